/** Actors: who does something, as the guard has recognised them. Only the guard makes them. */
import type { Platform } from '../platform/platform.ts';

declare const recognised: unique symbol;

/** A member at work in one tenant. */
export type Actor = {
  readonly platform: Platform;
  readonly kind: 'member';
  readonly personId: string;
  readonly memberId: string;
  readonly tenantId: string;
  readonly preset: Preset;
  /** `command` is someone on the machine itself, by control's own socket. */
  readonly via: 'session' | 'token' | 'command';
  readonly [recognised]: true;
};

export type Preset = 'owner';

/** Kurzum itself, tidying up in one tenant: it may purge what is due, and nothing else. */
export type Caretaker = {
  readonly platform: Platform;
  readonly kind: 'platform';
  readonly tenantId: string;
  readonly via: 'platform';
  readonly [recognised]: true;
};

export type AnyActor = Actor | Caretaker;

/** The guard's own stamp on an actor: called only where a session, a token, the machine or a world was recognised. */
export function recognise(platform: Platform, member: Omit<Actor, 'platform' | 'kind' | typeof recognised>): Actor {
  return { ...member, platform, kind: 'member' } as Actor;
}

export function caretaker(platform: Platform, tenantId: string): Caretaker {
  return { platform, kind: 'platform', tenantId, via: 'platform' } as Caretaker;
}
