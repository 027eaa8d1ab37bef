/** A draft: a link's fields as they are typed, what of them differs, and where unsaved ones wait. */
import type { Link, LinkPatch } from '../api/client.ts';

export type Draft = {
  readonly target: string;
  readonly slug: string;
  readonly title: string;
  readonly notes: string;
  /** Separated by commas, as typed. */
  readonly tags: string;
  readonly projectId: string;
};
export type DraftField = keyof Draft;
export const draftFields = [
  'target',
  'slug',
  'title',
  'notes',
  'tags',
  'projectId',
] as const satisfies readonly DraftField[];

export function draftOf(link: Link): Draft {
  return {
    target: link.target,
    slug: link.slug,
    title: link.title ?? '',
    notes: link.notes ?? '',
    tags: link.tags.join(', '),
    projectId: link.projectId ?? '',
  };
}

export function differences(one: Draft, other: Draft): readonly DraftField[] {
  return draftFields.filter((field) => comparable(one, field) !== comparable(other, field));
}

/** What an edit has to say (RFC 7396): changed fields only, null for what is emptied. */
export function patchOf(link: Link, draft: Draft): LinkPatch {
  const changed = new Set(differences(draftOf(link), draft));
  return {
    ...(changed.has('target') ? { target: draft.target.trim() } : {}),
    ...(changed.has('slug') ? { slug: draft.slug.trim() } : {}),
    ...(changed.has('title') ? { title: draft.title.trim() || null } : {}),
    ...(changed.has('notes') ? { notes: draft.notes || null } : {}),
    ...(changed.has('tags') ? { tags: tagsIn(draft.tags) } : {}),
    ...(changed.has('projectId') ? { projectId: draft.projectId || null } : {}),
  };
}

function comparable(draft: Draft, field: DraftField): string {
  if (field === 'tags') return tagsIn(draft.tags).join('\n');
  return field === 'notes' ? draft.notes : draft[field].trim();
}

function tagsIn(typed: string): readonly string[] {
  return [...new Set(typed.split(',').map((tag) => tag.trim()))].filter((tag) => tag !== '');
}

/** Unsaved drafts by link, so that a sign-in in between loses nothing. In memory only: they may be confidential. */
const kept = new Map<string, Draft>();

export function keepDraft(id: string, draft: Draft): void {
  kept.set(id, draft);
}

export function keptDraft(id: string): Draft | undefined {
  return kept.get(id);
}

export function forgetDraft(id: string): void {
  kept.delete(id);
}
