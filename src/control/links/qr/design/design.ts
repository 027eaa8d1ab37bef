/** Designs as they are drawn: what somebody said of one, with the logo that it names, or what a standard prescribes. */
import type { Reading } from '#guard';
import type { Level, Said } from '#qr';
import { encodingOf } from '../content/said.ts';
import type { PackedCode, PackedDesign } from '../logo/packed.ts';
import { logoPicture } from '../logo/stored.ts';
import type { DesignDraft } from './draft.ts';

/** Throws `invalid` of `design.logo.id` where the tenant has no such logo. */
export async function designOf(
  rx: Pick<Reading, 'db' | 'unseal'>,
  { logo, ...design }: DesignDraft,
): Promise<PackedDesign> {
  if (logo === null) return { ...design, logo };
  const { id, share, clears } = logo;
  return { ...design, logo: { picture: await logoPicture(rx, id), share, clears } };
}

/** A code as it is drawn: as somebody designed it, unless its standard leaves them no choice. */
export async function drawnAs(said: Said, level: Level, designed: () => Promise<PackedDesign>): Promise<PackedCode> {
  const { text, prescribed } = said;
  const encoding = encodingOf(said, level);
  return prescribed ? { text, encoding, ...prescribed } : { text, encoding, design: await designed() };
}
