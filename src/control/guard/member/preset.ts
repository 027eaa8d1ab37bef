/** Presets: matrices that an owner has given a name, to fill them into members'. Sole owner of the table `preset`. */
import type { Selectable } from 'kysely';
import { isId, newId } from '#id';
import { Problem, invalid } from '#problem';
import type { Database } from '#store';
import { type Change, type Reading, change, read } from '../change/change.ts';
import { type AcceptedVersions, requireAccepted } from '../change/versions.ts';
import { acceptName } from '../tenant/tenant.ts';
import type { Actor } from './actor.ts';
import { acceptGrants, sameGrants } from './given.ts';
import type { Grant } from './grant.ts';

export type PresetDraft = { readonly name: string; readonly grants: readonly Grant[] };
export type PresetPatch = { readonly name?: string | undefined; readonly grants?: readonly Grant[] | undefined };

export type OwnPreset = PresetDraft & {
  readonly id: string;
  readonly createdAt: Date;
  readonly updatedAt: Date;
  readonly version: number;
};

type Row = Selectable<Database['preset']>;

/** A tenant has a handful of them, so a list gives them all. */
const presets_max = 100;

/** The tenant's own presets, in the order of their making. */
export function listPresets(actor: Actor): Promise<readonly OwnPreset[]> {
  return read(actor, 'member.view', async (rx) => {
    const rows = await rx.db.selectFrom('preset').selectAll().orderBy('created_at').orderBy('id').execute();
    return rows.map((row) => presetOf(rx, row));
  });
}

/** Throws Problem `not_found`. */
export function findPreset(actor: Actor, id: string): Promise<OwnPreset> {
  return read(actor, 'member.view', async (rx) => {
    const row = isId(id)
      ? await rx.db.selectFrom('preset').selectAll().where('id', '=', id).executeTakeFirst()
      : undefined;
    if (!row) throw new Problem('not_found');
    return presetOf(rx, row);
  });
}

/** Throws Problem `invalid` (name, grants), and for one more than a hundred. */
export async function createPreset(actor: Actor, draft: PresetDraft): Promise<OwnPreset> {
  const name = acceptName('name', draft.name);
  return change(actor, 'preset.create', async (tx) => {
    const { count } = await tx.db
      .selectFrom('preset')
      .select(({ fn }) => fn.countAll<number>().as('count'))
      .executeTakeFirstOrThrow();
    if (count >= presets_max) throw invalid('', 'too_many', `A tenant has at most ${presets_max} presets.`);
    const id = newId();
    const grants = await acceptGrants(tx, draft.grants);
    const row: Row = {
      id,
      tenant_id: tx.tenantId,
      version: 1,
      name_sealed: tx.seal('preset', 'name_sealed', id, name),
      grants,
      created_at: tx.at,
      updated_at: tx.at,
    };
    await tx.db
      .insertInto('preset')
      .values({ ...row, grants: JSON.stringify(grants) })
      .execute();
    tx.covers('preset', id, 1, { name: [null, name], grants: [null, grants] });
    return presetOf(tx, row);
  });
}

/** Members whose matrix it once filled in stay as they are. Throws Problem `not_found`, `conflict`, `invalid`. */
export function editPreset(
  actor: Actor,
  id: string,
  patch: PresetPatch,
  accepted: AcceptedVersions = null,
): Promise<OwnPreset> {
  const name = patch.name === undefined ? undefined : acceptName('name', patch.name);
  return change(actor, 'preset.edit', async (tx) => {
    const row = await requireLocked(tx, id, accepted);
    const before = presetOf(tx, row);
    const after = {
      name: name ?? before.name,
      grants: patch.grants ? await acceptGrants(tx, patch.grants) : before.grants,
    };
    if (after.name === before.name && sameGrants(after.grants, before.grants)) return before;
    const version = row.version + 1;
    const name_sealed = tx.seal('preset', 'name_sealed', id, after.name);
    await tx.db
      .updateTable('preset')
      .set({ version, name_sealed, grants: JSON.stringify(after.grants), updated_at: tx.at })
      .where('id', '=', id)
      .execute();
    tx.covers('preset', id, version, { name: [before.name, after.name], grants: [before.grants, after.grants] });
    return presetOf(tx, { ...row, version, name_sealed, grants: after.grants, updated_at: tx.at });
  });
}

/** Throws Problem `not_found`, `conflict`. */
export function deletePreset(actor: Actor, id: string, accepted: AcceptedVersions = null): Promise<void> {
  return change(actor, 'preset.delete', async (tx) => {
    const row = await requireLocked(tx, id, accepted);
    await tx.db.deleteFrom('preset').where('id', '=', id).execute();
    tx.covers('preset', id, row.version + 1, { name: [presetOf(tx, row).name, null] });
  });
}

async function requireLocked(tx: Change, id: string, accepted: AcceptedVersions): Promise<Row> {
  if (!isId(id)) throw new Problem('not_found');
  const row = await tx.db.selectFrom('preset').selectAll().where('id', '=', id).forUpdate().executeTakeFirst();
  if (!row) throw new Problem('not_found');
  requireAccepted(accepted, row.version);
  return row;
}

function presetOf({ unseal }: Pick<Reading, 'unseal'>, row: Row): OwnPreset {
  return {
    id: row.id,
    name: unseal('preset', 'name_sealed', row.id, row.name_sealed),
    grants: row.grants as readonly Grant[],
    createdAt: row.created_at,
    updatedAt: row.updated_at,
    version: row.version,
  };
}
