/** Logos of a tenant: checked, cleaned and kept sealed, to be used in any of its designs. Sole owner of the table `qr_logo`. */
import { sql, type Selectable } from 'kysely';
import { type Actor, type Change, change, read, type Reading, requireMay } from '#guard';
import { newId } from '#id';
import { invalid, Problem } from '#problem';
import type { Picture } from '#qr';
import type { Database } from '#store';
import { fileOf, type LogoFile } from './file.ts';
import { readLogo } from '../press/press.ts';
import { logo_bytes_max } from './logo.ts';
import { jsonOf, pictureOf, type PackedPicture, type PictureJson } from './packed.ts';

export { logo_bytes_max } from './logo.ts';

type Row = Selectable<Database['qr_logo']>;

/** Of a tenant. */
const logos_max = 200;

export type Logo = {
  readonly id: string;
  readonly kind: Picture['kind'];
  /** In pixels, or in the logo's own units, rounded. */
  readonly width: number;
  readonly height: number;
  /** RFC 3339, UTC. */
  readonly createdAt: string;
};

const listed = ['id', 'kind', 'width', 'height', 'created_at'] as const;
type ListedRow = Pick<Row, (typeof listed)[number]>;

/** What an archive knows of a logo besides its file. */
export type KnownLogo = { readonly id: string; readonly createdAt: Date; readonly bytes_max: number };

/**
 * Takes in a PNG, a JPEG or an SVG. Throws `invalid` of `logo` with one of `logoReasons`, `conflict` for one too many, and what
 * the press throws.
 */
export async function createLogo(
  actor: Actor,
  file: Uint8Array,
  { known, signal }: { readonly known?: KnownLogo; readonly signal?: AbortSignal } = {},
): Promise<Logo> {
  const { tenantId, memberId } = actor;
  // What an archive brings waits in a row of its own, as what is printed from a table does.
  const turn = known ? { tenantId: `${tenantId} many` } : { tenantId, memberId, signal };
  const picture = await readLogo(file, known?.bytes_max ?? logo_bytes_max, turn);
  const text = JSON.stringify(jsonOf(picture));
  return change(actor, 'logo.create', async (tx) => {
    await requireRoom(tx);
    const id = known?.id ?? newId();
    const row: Row = {
      id,
      tenant_id: tx.tenantId,
      version: 1,
      kind: picture.kind,
      width: Math.max(Math.round(picture.width), 1),
      height: Math.max(Math.round(picture.height), 1),
      bytes: Buffer.byteLength(text),
      picture_sealed: tx.seal('qr_logo', 'picture_sealed', id, text),
      created_by: tx.actor.memberId,
      created_at: known?.createdAt ?? tx.at,
    };
    await tx.db.insertInto('qr_logo').values(row).execute();
    const { kind, width, height } = row;
    tx.covers('qr_logo', id, 1, { kind: [null, kind], width: [null, width], height: [null, height] });
    return logoOf(row);
  });
}

/** All logos of the tenant, the newest first. */
export function listLogos(actor: Actor): Promise<readonly Logo[]> {
  return read(actor, 'qr.view', async ({ db }) => {
    const rows = await db
      .selectFrom('qr_logo')
      .select(listed)
      .orderBy('created_at', 'desc')
      .orderBy('id', 'desc')
      .execute();
    return rows.map(logoOf);
  });
}

/** A logo with its picture. Throws `not_found`. */
export function findLogo(actor: Actor, id: string): Promise<Logo & { readonly picture: PictureJson }> {
  return read(actor, 'qr.view', async (rx) => {
    const row = await rx.db.selectFrom('qr_logo').selectAll().where('id', '=', id).executeTakeFirst();
    if (!row) throw new Problem('not_found');
    return { ...logoOf(row), picture: opened(rx, row) };
  });
}

/** Throws `not_found`, `forbidden`, and `conflict` while a code or a template uses it, a deleted code that can be restored too. */
export function deleteLogo(actor: Actor, id: string): Promise<void> {
  return change(actor, 'logo.delete', async (tx) => {
    const row = await tx.db
      .selectFrom('qr_logo')
      .select(['version', 'kind', 'created_by'])
      .where('id', '=', id)
      .executeTakeFirst();
    if (!row) throw new Problem('not_found');
    requireMay(actor, 'logo.delete', { projectId: null, createdBy: row.created_by }, 'qr.view');
    const { numDeletedRows } = await tx.db.deleteFrom('qr_logo').where('id', '=', id).executeTakeFirst().catch(inUse);
    // Somebody else was faster.
    if (numDeletedRows === 0n) throw new Problem('not_found');
    tx.covers('qr_logo', id, row.version + 1, { kind: [row.kind, null] });
  });
}

/** The picture of a logo that a design names. Throws `invalid` of `design.logo.id` where the tenant has no such logo. */
export async function logoPicture(rx: Pick<Reading, 'db' | 'unseal'>, id: string): Promise<PackedPicture> {
  const row = await rx.db
    .selectFrom('qr_logo')
    .select(['id', 'picture_sealed'])
    .where('id', '=', id)
    .executeTakeFirst();
  if (!row) throw noSuchLogo();
  return pictureOf(opened(rx, row));
}

/** A logo as a file that anybody can open. */
export function logoFile(rx: Pick<Reading, 'unseal'>, row: Pick<Row, 'id' | 'picture_sealed'>): LogoFile {
  return fileOf(pictureOf(opened(rx, row)));
}

/** Whoever brings several at once counts one after the other. */
async function requireRoom({ db, tenantId }: Change): Promise<void> {
  await sql`select pg_advisory_xact_lock(hashtextextended(${`qr_logo ${tenantId}`}, 0))`.execute(db);
  const { count } = await db
    .selectFrom('qr_logo')
    .select(({ fn }) => fn.countAll<number>().as('count'))
    .executeTakeFirstOrThrow();
  if (count >= logos_max)
    throw new Problem('conflict', `An organisation has at most ${logos_max} logos. Delete one that no code uses.`, {
      errors: [{ field: '', reason: 'too_many' }],
    });
}

/** The database knows who uses it: even whoever began to a moment ago. */
function inUse(error: unknown): never {
  if ((error as { code?: string }).code !== '23503') throw error;
  throw new Problem('conflict', 'A code or a template uses this logo.', {
    errors: [{ field: 'id', reason: 'in_use' }],
  });
}

/** Where the logo went between being looked at and being used. */
export function logoGone(error: unknown): never {
  throw (error as { constraint?: string }).constraint?.endsWith('_logo_id_fkey') ? noSuchLogo() : error;
}

function noSuchLogo(): Problem {
  return invalid('design.logo.id', 'not_found', 'There is no such logo.');
}

function opened({ unseal }: Pick<Reading, 'unseal'>, row: Pick<Row, 'id' | 'picture_sealed'>): PictureJson {
  return JSON.parse(unseal('qr_logo', 'picture_sealed', row.id, row.picture_sealed)) as PictureJson;
}

function logoOf({ id, kind, width, height, created_at }: ListedRow): Logo {
  return { id, kind: kind as Logo['kind'], width, height, createdAt: created_at.toISOString() };
}
