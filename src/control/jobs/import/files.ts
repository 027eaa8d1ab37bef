/** Files: what an import reads, in the order in which one thing needs the other, and what it makes of their rows. */
import { createPreset, listPresets, type Grant } from '#guard';
import { bringLinks, bringProjects, bringTallies, type BroughtLink, type BroughtTally } from '#links';
import { Problem } from '#problem';
import type { z } from 'zod';
import type { Refusal } from './parsing/broken.ts';
import { codesFile, logosFile, templatesFile } from './codes.ts';
import { idFrom } from './parsing/id.ts';
import { each, idOf, projectsHere, type Bringing, type ImportFile } from './row.ts';
import { cellsRow, hitsRow, linkRow, presetRow, projectRow, refusalOf, tableRow, visitorsRow } from './shapes.ts';

export const projectsFile: ImportFile = {
  name: 'projects.json',
  format: 'json',
  rows_max: 10_000,
  atOnce: 200,
  bring: (bringing) =>
    each(bringing, projectRow, async (rows) => {
      await bringProjects(bringing.who, rows);
      return rows.map(() => null);
    }),
};

const presetsFile: ImportFile = {
  name: 'presets.json',
  format: 'json',
  rows_max: 1_000,
  atOnce: 100,
  bring: (bringing) => each(bringing, presetRow, (rows) => bringPresets(bringing, rows)),
};

const linksFile: ImportFile = {
  name: 'links.json',
  format: 'json',
  rows_max: 1_000_000,
  atOnce: 200,
  bring: (bringing) =>
    each(bringing, linkRow, (rows) => {
      const wanted = rows.map(({ id, takenDownAt, takenDownFor, deletedAt = null, printedAt = null, ...link }) => ({
        ...link,
        printedAt,
        id: idOf(bringing, id),
        deletedAt,
        takenDown: takenDownAt && takenDownFor ? { at: takenDownAt, for: takenDownFor } : null,
      }));
      return bringWithProjects(bringing, wanted);
    }),
};

/** Links alone, as somebody keeps them in a spreadsheet. A row without a slug is known again by all that it says. */
const tableFile: ImportFile = {
  name: 'upload.csv',
  format: 'csv',
  rows_max: 100_000,
  atOnce: 200,
  bring: (bringing) =>
    each(bringing, tableRow, (rows) =>
      bringWithProjects(
        bringing,
        rows.map((row) => {
          const { target, slug, title, notes, tags, project } = row;
          const { platform, tenantId } = bringing.who;
          // Keyed: an id stands in the clear, and must not let anybody try out what the row says.
          const said = JSON.stringify([target, slug, title, notes, tags, project]);
          return { ...row, id: idFrom(platform.vault.tenant(tenantId).hash('imported row', said)) };
        }),
      ),
    ),
};

const hitsFile: ImportFile = tallies('hits.csv', hitsRow, ({ hour, hits, bots }, linkId, threshold) => {
  return { ...none(threshold), totals: [[linkId, hour.getTime() / 1000, hits, bots]] };
});

const cellsFile: ImportFile = tallies('cells.csv', cellsRow, ({ month, dimension, value, threshold, days }, linkId) => {
  const counts = days.split(' ').filter(Boolean);
  return {
    ...none(threshold),
    released: counts.map((text) => {
      const [day, hits] = text.split(':') as [string, string];
      return [linkId, `${month}-${day.padStart(2, '0')}`, dimension, value, Number(hits)] as const;
    }),
  };
});

const visitorsFile: ImportFile = tallies('visitors.csv', visitorsRow, ({ day, visitors }, linkId, threshold) => {
  return { ...none(threshold), visitors: [[linkId, day, visitors]] };
});

export const filesOfFormat = {
  kurzum: [
    projectsFile,
    presetsFile,
    linksFile,
    logosFile,
    templatesFile,
    codesFile,
    hitsFile,
    cellsFile,
    visitorsFile,
  ],
  csv: [tableFile],
} as const satisfies Record<string, readonly ImportFile[]>;

async function bringWithProjects(
  bringing: Bringing,
  links: readonly (BroughtLink & { readonly project?: string | null | undefined })[],
): Promise<readonly (Refusal | null)[]> {
  const ids = await projectsHere(
    bringing,
    links.map(({ project }) => project),
  );
  const wanted = links.map(({ project, ...link }) => ({ ...link, projectId: project ? ids.get(project)! : null }));
  const outcomes = await bringLinks(bringing.who, wanted);
  return outcomes.map((outcome) => (outcome instanceof Problem ? refusalOf(outcome) : null));
}

/** By name: one that is called the same stays as it is. What they say of projects is meant for those of the same names. */
async function bringPresets(
  { who, projects }: Bringing,
  rows: readonly z.output<typeof presetRow>[],
): Promise<readonly (Refusal | null)[]> {
  const called = await projects();
  const ids = await bringProjects(who, []);
  const there = new Set((await listPresets(who)).map(({ name }) => name));
  const refusals: (Refusal | null)[] = [];
  for (const { name, grants } of rows) {
    if (there.has(name)) {
      refusals.push(null);
      continue;
    }
    const here = grants.map(({ scope, ...grant }): Grant => {
      if (scope.of !== 'project') return { ...grant, scope };
      return {
        ...grant,
        scope: { of: 'project', projectId: ids.get(called.get(scope.projectId) ?? '') ?? scope.projectId },
      };
    });
    refusals.push(await createPreset(who, { name, grants: here }).then(() => null, problemAlone));
    there.add(name);
  }
  return refusals;
}

function problemAlone(error: unknown): Refusal {
  if (error instanceof Problem && error.type !== 'unavailable') return refusalOf(error);
  throw error;
}

function tallies<S extends z.ZodType<{ link: string }>>(
  name: string,
  schema: S,
  tallyOf: (row: z.output<S>, linkId: string, threshold: number) => BroughtTally,
): ImportFile {
  return {
    name,
    format: 'csv',
    rows_max: 50_000_000,
    atOnce: 1_000,
    bring: (bringing) =>
      each(bringing, schema, async (rows) => {
        const { who, from } = bringing;
        const brought = rows.map((row) => tallyOf(row, idOf(bringing, row.link), who.platform.threshold));
        const source = { idOf: (k: number) => idOf(bringing, `${name} ${k}`), sequence: from + 1 };
        const refusals = await bringTallies(who, source, brought);
        return refusals.map((reason) => reason && { field: '', reason });
      }),
  };
}

function none(threshold: number): BroughtTally {
  return { threshold, totals: [], released: [], visitors: [] };
}
