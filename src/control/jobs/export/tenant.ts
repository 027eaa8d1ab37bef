/** The export of a tenant: everything in it, as one archive of JSON and CSV (docs/export.md). */
import { now } from '#clock';
import { findTenant, reach, type Action, type Actor } from '#guard';
import { Problem } from '#problem';
import type { JobKind, Step, Work } from '../kind.ts';
import { codes, logos, targetChanges, templates } from './codes.ts';
import { audit, invitations, members, presets, tenant, tokens } from './house.ts';
import { links, projects } from './links.ts';
import { readmeOfTenant } from './readme.ts';
import type { Section } from './section.ts';
import { cells, hits, visitors } from './tallies.ts';

/** In the order in which an import needs them. */
const sections: readonly Section<Actor>[] = [
  tenant,
  projects,
  links,
  logos,
  templates,
  codes,
  targetChanges,
  members,
  invitations,
  presets,
  tokens,
  hits,
  cells,
  visitors,
  audit,
];

/** Which page of which section is next, and how many rows each section had so far. */
type Place = {
  readonly section: number;
  readonly after: string | null;
  readonly counts: Readonly<Record<string, number>>;
};

export const tenantExport: JobKind<Actor> = { grant: 'tenant.export', archives: true, step };

async function step({ who, cursor, createdAt, done, total }: Work<Actor>): Promise<Step> {
  requireSight(who);
  if (cursor === null) {
    const counts = await Promise.all(sections.map(({ count }) => count(who)));
    const rows = counts.reduce((sum, count) => sum + count, 0);
    return { cursor: { section: 0, after: null, counts: {} }, done: 0, total: rows };
  }
  const place = cursor as Place;
  const section = sections[place.section];
  if (section === undefined) return { ...(await ending(who, place, createdAt)), done, total: done };
  const { parts, rows, after } = await section.page(who, place.after);
  const counts = { ...place.counts, [section.name]: (place.counts[section.name] ?? 0) + rows };
  const next: Place = { section: after === null ? place.section + 1 : place.section, after, counts };
  return { cursor: next, done: done + rows, total: Math.max(total, done + rows), parts };
}

/** What the archive is, once it is known what is in it. */
async function ending(
  who: Actor,
  { counts }: Place,
  startedAt: Date,
): Promise<Pick<Step, 'cursor' | 'parts' | 'finished'>> {
  const { id, name } = await findTenant(who);
  const about = {
    format: 'kurzum',
    version: 1,
    url: who.platform.url.origin,
    tenant: { id, name },
    startedAt,
    finishedAt: now(),
    rows: counts,
  };
  return {
    cursor: null,
    parts: [
      { file: 'kurzum.json', content: `${JSON.stringify(about, null, 2)}\n` },
      { file: 'README.txt', content: readmeOfTenant },
    ],
    finished: true,
  };
}

const seen: readonly Action[] = [
  'link.view',
  'qr.view',
  'project.view',
  'report.view',
  'member.view',
  'token.view',
  'audit.view',
];

/** Whoever exports everything must be allowed to see everything: whoever may export alone gets nothing by it. */
function requireSight(actor: Actor): void {
  if (!seen.every((action) => reach(actor, action).all)) throw new Problem('forbidden');
}
