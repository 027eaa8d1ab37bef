/** Sight: as whom the page reads. An owner may see it as one of their members would; nothing can be changed meanwhile. */
import { useSyncExternalStore } from 'react';
import type { MemberSight } from './client.ts';

let sight: MemberSight | null = null;
const watchers = new Set<() => void>();

export function seeAs(member: MemberSight | null): void {
  sight = member;
  for (const watcher of watchers) watcher();
}

/** The member whose id goes with every call; null for oneself. */
export function seenAs(): string | null {
  return sight?.member.id ?? null;
}

/** The member as whom the page reads, null for oneself. */
export function useSight(): MemberSight | null {
  return useSyncExternalStore(
    (watcher) => {
      watchers.add(watcher);
      return () => watchers.delete(watcher);
    },
    () => sight,
  );
}
