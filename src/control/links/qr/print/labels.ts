/** Labels: codes that are kept as a sheet of labels, which counts as printed before it goes out. */
import { z } from 'zod';
import { type Actor, may, read, type Reading } from '#guard';
import { invalid } from '#problem';
import { takeOut } from '../code/printed.ts';
import { findAllShown, type ShownRow } from '../code/rows.ts';
import { codeOf, thingOf, type Code } from '../code/shape.ts';
import { saidBy } from '../content/said.ts';
import { designOf, drawnAs } from '../design/design.ts';
import type { DesignDraft } from '../design/draft.ts';
import type { PackedCode, PackedDesign } from '../logo/packed.ts';
import { printLabels, requireReadable, type Turn } from '../press/press.ts';
import { layoutDraft, layoutOf } from './layouts.ts';

/** Of one sheet of however many pages. */
const [codes_max, labels_max] = [200, 500];
/** What all its codes say together, in bytes of UTF-8: two hundred vCards. More takes longer than anybody waits for a page. */
const texts_bytes_max = 50_000;
/** So many at once are read by the decoder; more the press keeps for nobody. */
const readAtOnce = 8;

export const captionKinds = ['none', 'name', 'address'] as const;

export const sheetDraft = z.strictObject({
  codes: z
    .array(
      z.strictObject({
        id: z.uuid().toLowerCase(),
        copies: z.int().min(1).max(labels_max).default(1).describe('Labels with this code.'),
      }),
    )
    .min(1)
    .max(codes_max)
    .describe('In the order in which they are printed.'),
  layout: layoutDraft.describe('The measures of one label, for those that are sold; or a grid of one’s own.'),
  captions: z.enum(captionKinds).default('none').describe('Below each code: its name, or its short address.'),
  skip: z.int().min(0).max(900).default(0).describe('Labels at the beginning of the first sheet that are used up.'),
  marks: z.boolean().default(false).describe('Fine lines at the corners of each label, for paper that is cut.'),
  insist: z.boolean().default(false).describe('Prints also what no scanner reads; the log says so.'),
});
export type SheetDraft = z.output<typeof sheetDraft>;

/**
 * The sheet as a PDF of A4 pages. Throws `invalid` (layout, skip, codes), also for a code that the actor doesn't see, and
 * `conflict` where no scanner reads one of them and nobody insists.
 */
export async function printSheet(
  actor: Actor,
  draft: SheetDraft,
  signal?: AbortSignal,
): Promise<Uint8Array<ArrayBuffer>> {
  const layout = layoutOf(draft.layout);
  const { skip, marks, captions, insist } = draft;
  if (skip >= layout.columns * layout.rows)
    throw invalid('skip', 'out_of_range', `A sheet has ${layout.columns * layout.rows} labels.`);
  const count = draft.codes.reduce((sum, { copies }) => sum + copies, 0);
  if (count > labels_max) throw invalid('codes', 'too_many', `A sheet has ${labels_max} labels at most.`);
  const codes = await codesOf(actor, [...new Set(draft.codes.map(({ id }) => id))]);
  requireRoom(codes);
  const turn = { tenantId: actor.tenantId, memberId: actor.memberId, signal };
  const insisted = await requireAllReadable(codes, insist, turn);
  const places = new Map(codes.map(({ code }, place) => [code.id, place]));
  const labels = draft.codes.flatMap(({ id, copies }, index) => {
    const place = places.get(id);
    if (place === undefined) throw invalid(`codes.${index}.id`, 'not_found', 'There is no such code.');
    const label = { place, caption: captionOf(codes[place]!.code, captions) };
    return Array.from({ length: copies }, () => label);
  });
  const sheet = { codes: codes.map(({ drawn }) => drawn), labels, layout, skip, marks };
  const bytes = await printLabels(sheet, turn);
  const forced = insisted ? { insisted: [null, true] as const } : {};
  await takeOut(actor, { codes: [...places.keys()] }, { labels: [null, count], ...forced });
  return bytes;
}

type Found = { readonly code: Code; readonly drawn: PackedCode };

/** Those that the actor sees. */
function codesOf(actor: Actor, ids: readonly string[]): Promise<readonly Found[]> {
  return read(actor, 'qr.view', async (rx) => {
    const rows = await findAllShown(rx.db, ids);
    const drawnDesign = designs(rx);
    const found: Found[] = [];
    for (const row of rows.filter((one) => isSeen(actor, one))) {
      const code = codeOf(rx, row);
      const said = code.content ? saidBy(code.content) : { text: code.says };
      found.push({ code, drawn: await drawnAs(said, code.level, () => drawnDesign(code.design)) });
    }
    return found;
  });
}

function isSeen(actor: Actor, row: ShownRow): boolean {
  return may(actor, 'qr.view', thingOf(row, row.link_project_id));
}

/** Designs with their logos, of which each is opened once however many codes have it. */
function designs(rx: Pick<Reading, 'db' | 'unseal'>): (draft: DesignDraft) => Promise<PackedDesign> {
  const opened = new Map<string, PackedDesign>();
  return async (draft) => {
    const { logo } = draft;
    if (logo === null) return designOf(rx, draft);
    const known = opened.get(logo.id) ?? (await designOf(rx, draft));
    opened.set(logo.id, known);
    return { ...draft, logo: { ...logo, picture: known.logo!.picture } };
  };
}

/** What a code takes is as much as it says: the area of the largest is seventy times that of the smallest. */
function requireRoom(codes: readonly Found[]): void {
  const texts_bytes = codes.reduce((sum, { drawn }) => sum + Buffer.byteLength(drawn.text), 0);
  if (texts_bytes > texts_bytes_max)
    throw invalid(
      'codes',
      'too_long',
      `Together these codes say ${texts_bytes} bytes, and at most ${texts_bytes_max} go on one sheet: print some of them on another.`,
    );
}

/** Whether somebody had to insist. */
async function requireAllReadable(codes: readonly Found[], insist: boolean, turn: Turn): Promise<boolean> {
  let insisted = false;
  for (let from = 0; from < codes.length; from += readAtOnce) {
    const some = codes.slice(from, from + readAtOnce);
    const forced = await Promise.all(some.map(({ drawn }) => requireReadable(drawn, insist, turn)));
    insisted ||= forced.includes(true);
  }
  return insisted;
}

/** Null where there is nothing to say. */
function captionOf({ name, shortUrl, says }: Code, kind: SheetDraft['captions']): string | null {
  if (kind === 'none') return null;
  if (kind === 'name') return name;
  const address = shortUrl ?? (/^https?:\/\//i.test(says) ? says : null);
  return address && address.replace(/^https?:\/\//i, '');
}
