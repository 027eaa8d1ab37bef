/** Templates: designs that a tenant keeps to begin others with. Sole owner of the table `qr_template`. */
import { sql, type Selectable } from 'kysely';
import { z } from 'zod';
import {
  type AcceptedVersions,
  type Action,
  type Actor,
  type Change,
  change,
  type Fields,
  may,
  read,
  type Reading,
  requireAccepted,
} from '#guard';
import { newId } from '#id';
import { Problem } from '#problem';
import type { Level } from '#qr';
import type { Database } from '#store';
import { plainText } from '../../link/draft.ts';
import { version } from '../../link/shape.ts';
import { logoGone } from '../logo/stored.ts';
import { designOf } from './design.ts';
import { type DesignDraft, designDraft, levelDraft } from './draft.ts';

type Row = Selectable<Database['qr_template']>;

/** Of a tenant. */
const templates_max = 200;

const name = plainText(100, { least: 1 });
const isDefault = z.boolean().describe('Whether new codes begin with it; of all templates one can.');

export const templateDraft = z.strictObject({
  name,
  design: designDraft,
  level: levelDraft.default('M'),
  isDefault: isDefault.default(false),
});
/** RFC 7396, but a design is replaced as a whole. */
export const templatePatch = z.strictObject({
  name: name.optional(),
  design: designDraft.optional(),
  level: levelDraft.optional(),
  isDefault: isDefault.optional(),
});
export type TemplateDraft = z.output<typeof templateDraft>;
export type TemplatePatch = z.output<typeof templatePatch>;

export type Template = {
  readonly id: string;
  readonly name: string;
  readonly design: DesignDraft;
  readonly level: Level;
  readonly isDefault: boolean;
  /** RFC 3339, UTC. */
  readonly createdAt: string;
  readonly updatedAt: string;
  readonly [version]: number;
};

/**
 * Throws `invalid` of `design.logo.id`, and `conflict` for one too many.
 * @param known what an archive knows of it besides
 */
export function createTemplate(
  actor: Actor,
  draft: TemplateDraft,
  known?: { readonly id: string; readonly createdAt: Date; readonly updatedAt: Date },
): Promise<Template> {
  return changed(actor, 'template.create', async (tx) => {
    await requireRoom(tx);
    const id = known?.id ?? newId();
    if (draft.isDefault) await endDefault(tx);
    const row: Row = {
      id,
      tenant_id: tx.tenantId,
      version: 1,
      ...(await storedOf(tx, id, draft)),
      created_by: tx.actor.memberId,
      created_at: known?.createdAt ?? tx.at,
      updated_at: known?.updatedAt ?? tx.at,
    };
    await tx.db.insertInto('qr_template').values(row).execute().catch(logoGone);
    tx.covers('qr_template', id, 1, differences(null, draft));
    return templateOf(tx, row);
  });
}

/** All templates of the tenant, in the order of their making. */
export function listTemplates(actor: Actor): Promise<readonly Template[]> {
  return read(actor, 'qr.view', async (rx) => {
    const rows = await rx.db.selectFrom('qr_template').selectAll().orderBy('created_at').orderBy('id').execute();
    return rows.map((row) => templateOf(rx, row));
  });
}

/** How a code is to look and how strong it is to be; where nobody says that, as the tenant's default has it, or else plain. */
export async function lookOf(
  rx: Pick<Reading, 'db' | 'unseal'>,
  { design, level }: { readonly design?: DesignDraft | null | undefined; readonly level?: Level | null | undefined },
): Promise<{ readonly design: DesignDraft; readonly level: Level }> {
  const template = design ? null : await defaultTemplate(rx);
  return {
    design: design ?? template?.design ?? designDraft.parse({}),
    level: level ?? template?.level ?? 'M',
  };
}

async function defaultTemplate(rx: Pick<Reading, 'db' | 'unseal'>): Promise<Template | null> {
  const row = await rx.db.selectFrom('qr_template').selectAll().where('is_default', '=', true).executeTakeFirst();
  return row ? templateOf(rx, row) : null;
}

/** Changes nothing where `patch` says what is there already. Throws `not_found`, `conflict`, and `invalid` of `design.logo.id`. */
export function editTemplate(
  actor: Actor,
  id: string,
  patch: TemplatePatch,
  accepted: AcceptedVersions = null,
): Promise<Template> {
  return changed(actor, 'template.edit', async (tx) => {
    const row = await requireLocked(tx, id, accepted);
    const before = templateOf(tx, row);
    const after = { ...before, ...withoutGaps(patch) };
    const fields = differences(before, after);
    if (Object.keys(fields).length === 0) return before;
    if (after.isDefault && !before.isDefault) await endDefault(tx);
    const edited = { version: row.version + 1, ...(await storedOf(tx, id, after)), updated_at: tx.at };
    await tx.db.updateTable('qr_template').set(edited).where('id', '=', id).execute().catch(logoGone);
    tx.covers('qr_template', id, edited.version, fields, before.name);
    return templateOf(tx, { ...row, ...edited });
  });
}

/** At once; codes that began with it stay as they are. Throws `not_found`, `conflict`. */
export function deleteTemplate(actor: Actor, id: string, accepted: AcceptedVersions = null): Promise<void> {
  return changed(actor, 'template.delete', async (tx) => {
    const row = await requireLocked(tx, id, accepted);
    await tx.db.deleteFrom('qr_template').where('id', '=', id).execute();
    tx.covers('qr_template', id, row.version + 1, { name: [templateOf(tx, row).name, null] });
  });
}

/** Templates are everybody's, so changing them takes the right everywhere; one change comes after the other. */
function changed<T>(actor: Actor, action: Action, body: (tx: Change) => Promise<T>): Promise<T> {
  return change(actor, action, async (tx) => {
    if (!may(actor, action, { projectId: null, createdBy: null })) throw new Problem('forbidden');
    await sql`select pg_advisory_xact_lock(hashtextextended(${`qr_template ${tx.tenantId}`}, 0))`.execute(tx.db);
    return body(tx);
  });
}

async function requireRoom({ db }: Change): Promise<void> {
  const { count } = await db
    .selectFrom('qr_template')
    .select(({ fn }) => fn.countAll<number>().as('count'))
    .executeTakeFirstOrThrow();
  if (count >= templates_max)
    throw new Problem('conflict', `An organisation has at most ${templates_max} templates.`, {
      errors: [{ field: '', reason: 'too_many' }],
    });
}

async function requireLocked(tx: Change, id: string, accepted: AcceptedVersions): Promise<Row> {
  const row = await tx.db.selectFrom('qr_template').selectAll().where('id', '=', id).forUpdate().executeTakeFirst();
  if (!row) throw new Problem('not_found');
  requireAccepted(accepted, row.version);
  return row;
}

/** The template that is the default is none any more. */
async function endDefault(tx: Change): Promise<void> {
  const ended = await tx.db
    .updateTable('qr_template')
    .set(({ eb }) => ({ version: eb('version', '+', 1), is_default: false, updated_at: tx.at }))
    .where('is_default', '=', true)
    .returning(['id', 'version', 'name_sealed'])
    .executeTakeFirst();
  if (!ended) return;
  const called = tx.unseal('qr_template', 'name_sealed', ended.id, ended.name_sealed);
  tx.covers('qr_template', ended.id, ended.version, { isDefault: [true, false] }, called);
}

type Texts = Pick<Template, 'name' | 'design' | 'level' | 'isDefault'>;

/** As the row holds it, once it is known that the logo is there. */
async function storedOf(tx: Change, id: string, { name, design, level, isDefault }: Texts) {
  await designOf(tx, design);
  return {
    logo_id: design.logo?.id ?? null,
    name_sealed: tx.seal('qr_template', 'name_sealed', id, name),
    design_sealed: tx.seal('qr_template', 'design_sealed', id, JSON.stringify(design)),
    level,
    is_default: isDefault,
  };
}

function differences(before: Texts | null, after: Texts): Fields {
  const names = ['name', 'design', 'level', 'isDefault'] as const;
  const differ = names.filter((one) => JSON.stringify(before?.[one]) !== JSON.stringify(after[one]));
  return Object.fromEntries(differ.map((one) => [one, [before?.[one] ?? null, after[one]]]));
}

function withoutGaps(patch: TemplatePatch): Partial<Texts> {
  return Object.fromEntries(Object.entries(patch).filter(([, value]) => value !== undefined));
}

function templateOf({ unseal }: Pick<Reading, 'unseal'>, row: Row): Template {
  return {
    id: row.id,
    name: unseal('qr_template', 'name_sealed', row.id, row.name_sealed),
    design: JSON.parse(unseal('qr_template', 'design_sealed', row.id, row.design_sealed)) as DesignDraft,
    level: row.level as Level,
    isDefault: row.is_default,
    createdAt: row.created_at.toISOString(),
    updatedAt: row.updated_at.toISOString(),
    [version]: row.version,
  };
}
