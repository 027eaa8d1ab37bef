/** Found: by which words a search finds a code, which are those that a list shows of it. */
import { may, type Reading } from '#guard';
import { hostAndPath, nameMatches } from '../../search/words.ts';
import type { Place } from './rows.ts';

/** Whether every word searched for begins one of the code's; an empty search asks for nothing. */
export function isFound(rx: Reading, place: Place, search: string): boolean {
  return search === '' || nameMatches(search, textsOf(rx, place).join('\n'));
}

/** How it is called, what it holds, its link's slug, and where that leads for whoever may see it. */
function textsOf(rx: Reading, place: Place): readonly string[] {
  const { id, name_sealed, content_sealed, link_id, slug, target_sealed } = place;
  const name = name_sealed === null ? [] : [rx.unseal('qr', 'name_sealed', id, name_sealed)];
  if (content_sealed !== null)
    return [...name, ...textsIn(JSON.parse(rx.unseal('qr', 'content_sealed', id, content_sealed)))];
  if (link_id === null || slug === null || target_sealed === null) return name;
  const link = { projectId: place.link_project_id, createdBy: place.link_created_by };
  const target = may(rx.actor, 'link.view', link) ? rx.unseal('link', 'target_sealed', link_id, target_sealed) : '';
  return [...name, slug, ...hostAndPath(target)];
}

/** Every text in a content but passwords: what is found tells what was searched for. */
function textsIn(value: unknown): readonly string[] {
  if (typeof value === 'string') return [value];
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([field, inside]) => (field === 'password' ? [] : textsIn(inside)));
}
