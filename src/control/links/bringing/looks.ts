/** Bringing looks: logos and templates from elsewhere into a tenant, each as often as one likes and never twice. */
import { type Actor, read, type Reading } from '#guard';
import { isId } from '#id';
import { Problem } from '#problem';
import { ownFile_bytes_max } from '../qr/logo/file.ts';
import { createLogo } from '../qr/logo/stored.ts';
import { createTemplate, listTemplates, type TemplateDraft } from '../qr/design/template.ts';
import type { DesignDraft } from '../qr/design/draft.ts';

/** What it was called where it comes from, which may be here, and the id under which it is made here. */
export type Origin = { readonly cameAs: string; readonly id: string };

export type BroughtLogo = Origin & {
  readonly createdAt: Date;
  /** Asked only where the logo isn't there. */
  readonly file: () => Promise<Uint8Array>;
};

/** `logo` is where its design has one. */
export type BroughtTemplate = Origin &
  TemplateDraft & { readonly logo: Origin | null; readonly createdAt: Date; readonly updatedAt: Date };

/** Takes each in as if somebody had brought the file; gives why not, in order. */
export async function bringLogos(actor: Actor, logos: readonly BroughtLogo[]): Promise<readonly (Problem | null)[]> {
  const there = await read(actor, 'qr.view', (rx) => logosHere(rx, logos));
  const outcomes: (Problem | null)[] = [];
  for (const logo of logos) {
    const isThere = hereOf(there, logo) !== null;
    const { id, createdAt, file } = logo;
    const known = { id, createdAt, bytes_max: ownFile_bytes_max };
    outcomes.push(isThere ? null : await problemOf(async () => createLogo(actor, await file(), { known })));
    there.add(id);
  }
  return outcomes;
}

/** By name too: one that is called the same stays as it is. None becomes the default where there is one. */
export async function bringTemplates(
  actor: Actor,
  templates: readonly BroughtTemplate[],
): Promise<readonly (Problem | null)[]> {
  const logos = await read(actor, 'qr.view', (rx) =>
    logosHere(
      rx,
      templates.flatMap(({ logo }) => logo ?? []),
    ),
  );
  const there = await listTemplates(actor);
  const known = new Set(there.flatMap(({ id, name }) => [id, name]));
  let hasDefault = there.some(({ isDefault }) => isDefault);
  const outcomes: (Problem | null)[] = [];
  for (const { id, cameAs, name, design, level, isDefault, logo, createdAt, updatedAt } of templates) {
    const isThere = [id, cameAs, name].some((one) => known.has(one));
    const draft = { name, level, isDefault: isDefault && !hasDefault, design: withLogo(design, hereOf(logos, logo)) };
    const refused = isThere ? null : await problemOf(() => createTemplate(actor, draft, { id, createdAt, updatedAt }));
    outcomes.push(refused);
    if (isThere || refused) continue;
    known.add(id).add(name);
    hasDefault ||= draft.isDefault;
  }
  return outcomes;
}

/** Which of these logos are here, under either id. */
export async function logosHere({ db }: Pick<Reading, 'db'>, logos: readonly Origin[]): Promise<Set<string>> {
  const ids = logos.flatMap(idsOf);
  if (ids.length === 0) return new Set();
  const rows = await db.selectFrom('qr_logo').select('id').where('id', 'in', ids).execute();
  return new Set(rows.map(({ id }) => id));
}

/** Under which id it is here; null where it isn't. */
export function hereOf(here: ReadonlySet<string>, origin: Origin | null): string | null {
  return (origin && idsOf(origin).find((id) => here.has(id))) ?? null;
}

export function idsOf({ cameAs, id }: Origin): readonly string[] {
  return isId(cameAs) ? [cameAs, id] : [id];
}

/** The design with the logo as it is called here; as it was where it isn't here, which is then what is wrong with it. */
export function withLogo(design: DesignDraft, id: string | null): DesignDraft {
  return design.logo && id !== null ? { ...design, logo: { ...design.logo, id } } : design;
}

/** What was wrong with one alone; what is wrong with everything is thrown. */
async function problemOf(work: () => Promise<unknown>): Promise<Problem | null> {
  try {
    await work();
    return null;
  } catch (error) {
    if (error instanceof Problem && error.type !== 'unavailable') return error;
    throw error;
  }
}
