/** Designs as they are drawn: what somebody said of one, with the logo that it names. */
import type { Reading } from '#guard';
import type { PackedDesign } from '../logo/packed.ts';
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
