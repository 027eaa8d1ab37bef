/** Trials: codes that nobody keeps, graded and drawn. */
import { z } from 'zod';
import { type Actor, enterTaking, read, type Fields } from '#guard';
import { type Finding, type Grade, type Language, type Level, printSize, type PrintSize, reasonFor } from '#qr';
import { takeOut } from '../code/printed.ts';
import { isOne, notOne, saidOf, subjectFields } from '../content/subject.ts';
import { grade, paperDraft, print, type Printed, requireReadable, type Turn } from '../press/press.ts';
import type { PackedCode } from '../logo/packed.ts';
import { designOf, drawnAs } from './design.ts';
import { designDraft, levelDraft } from './draft.ts';

const fields = {
  ...subjectFields,
  design: designDraft.prefault({}).describe('A plain one where it is absent.'),
  level: levelDraft.default('M'),
};

export const trialDraft = z.strictObject(fields).refine(isOne, notOne);
/** No link that is yet to be made: the image would lead nowhere, and somebody would print it. */
const { target: _, ...drawnFields } = fields;
export const renderDraft = z
  .strictObject({
    ...drawnFields,
    ...paperDraft.shape,
    insist: z.boolean().default(false).describe('Draws it even where no scanner reads it; the audit log then says so.'),
  })
  .refine(isOne, { ...notOne, error: 'Say exactly one of linkId and content.' });

export type TrialDraft = z.output<typeof trialDraft>;
export type RenderDraft = z.output<typeof renderDraft>;

/** From how far away somebody may scan a poster, in millimetres. */
const distances_mm = [250, 500, 1_000, 2_000, 5_000, 10_000] as const;

export type Check = {
  readonly grade: Grade;
  /** Each with a sentence for people. */
  readonly findings: readonly (Finding & { readonly reason: string })[];
  readonly says: string;
  /** 1 to 40. */
  readonly version: number;
  /** As it was raised. */
  readonly level: Level;
  /** A side of the code. */
  readonly modules: number;
  readonly print: readonly (PrintSize & { readonly distance_mm: number })[];
};

/** Grades a code. Throws `invalid`, `not_found` (linkId), and what the press throws. */
export async function checkTrial(
  actor: Actor,
  trial: TrialDraft,
  language: Language,
  signal?: AbortSignal,
): Promise<Check> {
  const code = await codeOf(actor, trial);
  const graded = await grade(code, { ...turnOf(actor), signal });
  const { version, level, modules } = graded;
  const about = { design: code.design, level, modules };
  const findings = graded.findings.map((finding) => ({ ...finding, reason: reasonFor(finding, about, language) }));
  const print = distances_mm.map((distance_mm) => ({ distance_mm, ...printSize(graded, modules, distance_mm) }));
  return { grade: graded.grade, findings, says: code.text, version, level, modules, print };
}

/**
 * Draws a code. One of a link counts as printed from then on, as every image that leaves Kurzum does. Throws the same, and
 * `conflict` where it doesn't read and nobody insists.
 */
export async function renderTrial(actor: Actor, trial: RenderDraft, signal?: AbortSignal): Promise<Printed> {
  const { linkId, format, size, dpi, mm, insist } = trial;
  const code = await codeOf(actor, trial);
  const turn = { ...turnOf(actor), signal };
  const insisted = await requireReadable(code, insist, turn);
  const printed = await print(code, { format, size, dpi, mm }, turn);
  const told: Fields = insisted ? { insisted: [null, true] } : {};
  if (linkId !== undefined)
    await takeOut(actor, { links: [linkId] }, { linkId: [null, linkId], format: [null, format], ...told });
  else if (insisted) await enterTaking(actor, 'qr.render', told);
  return printed;
}

function turnOf({ tenantId, memberId }: Actor): Turn {
  return { tenantId, memberId };
}

function codeOf(actor: Actor, { design, level, ...subject }: TrialDraft): Promise<PackedCode> {
  return read(actor, 'qr.view', async (rx) => {
    const said = await saidOf(rx, subject);
    return drawnAs(said, level, () => designOf(rx, design));
  });
}
