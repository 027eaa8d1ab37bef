/** Saving: a new code is made once, an old one is changed from the version that one has seen; who else has changed it is asked about. */
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { attempt } from '../api/attempt.ts';
import type { Code, CodeDraft, CodePatch, Versioned } from '../api/client.ts';
import { codeCalls, showCode } from '../api/code-calls.ts';
import { isRefusal } from '../api/refusal.ts';
import type { Messages } from '../messages/en.ts';
import { fieldText, refusalText } from '../messages/refusals.ts';
import { isAlike } from './alike.ts';
import { isSame, type Look, sendable, type Wish } from './wish.ts';

export type Saved = Versioned<Code>;
/** A code as somebody else has left it, and what one wanted oneself. */
export type Conflict = { readonly theirs: Saved; readonly mine: Wish };

type Outcome = { readonly kind: 'saved'; readonly code: Saved } | { readonly kind: 'conflict'; readonly theirs: Saved };

/** It is not saved, and its person has been told why or is being asked. */
export class ChangedElsewhere extends Error {}

/** Why it isn't saved; null where its person knows already. */
export function savingRefusal(m: Messages, error: unknown): string | null {
  if (error instanceof ChangedElsewhere) return null;
  return fieldText(m, error, 'target') ?? fieldText(m, error, 'name') ?? refusalText(m, error);
}

export type Saving = {
  readonly isBusy: boolean;
  readonly error: Error | null;
  readonly conflict: Conflict | null;
  /** The code as it is then; throws `ChangedElsewhere`, or with what was refused. */
  readonly save: (wish: Wish) => Promise<Saved>;
  /** The same over what somebody else has saved. */
  readonly overwrite: () => Promise<Saved>;
  readonly settle: () => void;
  readonly forget: () => void;
};

/** @param base what was last read of it; null as long as it is only on the page */
export function useSaving(base: Saved | null, onSaved: (code: Saved, wish: Wish) => void): Saving {
  const client = useQueryClient();
  const [conflict, setConflict] = useState<Conflict | null>(null);
  const saving = useMutation({
    mutationFn: async ({ wish, on, name }: { wish: Wish; on: Saved | null; name: string }): Promise<Outcome> => {
      if (on === null) return { kind: 'saved', code: await codeCalls.create(draftOf(wish), name) };
      const patch = patchOf(on.value, wish);
      if (Object.keys(patch).length === 0) return { kind: 'saved', code: on };
      return editOn(on, patch);
    },
  });

  async function saveOn(wish: Wish, on: Saved | null): Promise<Saved> {
    const outcome = await saving.mutateAsync({ wish, on, name: attempt() });
    // The other side may want the very same, or it was our own request whose answer got lost.
    if (outcome.kind === 'conflict' && !isSame(wishOf(outcome.theirs.value), wish)) {
      setConflict({ theirs: outcome.theirs, mine: wish });
      throw new ChangedElsewhere();
    }
    const code = outcome.kind === 'saved' ? outcome.code : outcome.theirs;
    setConflict(null);
    showCode(client, code);
    onSaved(code, wish);
    return code;
  }

  return {
    isBusy: saving.isPending,
    error: saving.error,
    conflict,
    save: (wish) => saveOn(wish, base),
    overwrite: () => (conflict ? saveOn(conflict.mine, conflict.theirs) : Promise.reject(new ChangedElsewhere())),
    settle: () => setConflict(null),
    forget: saving.reset,
  };
}

/** An export is one more version too, but changes nothing that anybody chose: nobody is asked about it. */
async function editOn(on: Saved, patch: CodePatch): Promise<Outcome> {
  try {
    return { kind: 'saved', code: await codeCalls.edit(on.value.id, patch, on.etag) };
  } catch (error) {
    if (!isRefusal(error, 'conflict')) throw error;
    const theirs = await codeCalls.find(on.value.id);
    const isAnother = theirs.etag === on.etag || !isSame(wishOf(theirs.value), wishOf(on.value));
    return isAnother ? { kind: 'conflict', theirs } : editOn(theirs, patch);
  }
}

export function wishOf({ name, kind, linkId, shortUrl, content, says, design, level, projectId }: Code): Wish {
  return {
    name: name ?? '',
    source:
      kind === 'static' && content !== null
        ? { of: 'content', content }
        : { of: 'link', linkId: linkId ?? '', says, name: shortUrl ?? '' },
    design: design as Look,
    level,
    projectId: kind === 'static' ? projectId : null,
  };
}

function draftOf({ name, source, design, level, projectId }: Wish): CodeDraft {
  const called = name.trim() === '' ? {} : { name: name.trim() };
  if (source.of === 'link') return { ...called, linkId: source.linkId, design, level };
  const of = source.of === 'target' ? { target: source.target } : { content: sendable(source.content) };
  return { ...called, ...of, design, level, ...(projectId === null ? {} : { projectId }) };
}

/** What differs (RFC 7396: null clears). */
function patchOf(code: Code, wish: Wish): CodePatch {
  const before = wishOf(code);
  return {
    ...(before.name === wish.name.trim() ? {} : { name: wish.name.trim() || null }),
    ...(isAlike(before.design, wish.design) ? {} : { design: wish.design }),
    ...(before.level === wish.level ? {} : { level: wish.level }),
    ...(wish.source.of === 'content' && !isAlike(before.source, wish.source)
      ? { content: sendable(wish.source.content) }
      : {}),
    ...(before.projectId === wish.projectId ? {} : { projectId: wish.projectId }),
  };
}
