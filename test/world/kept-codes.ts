/** Kept codes: something in every table that is about codes, as a tenant would have it. */
import { deflateSync } from 'node:zlib';
import type { Actor } from '#guard';
import {
  createCode,
  createLogo,
  createTemplate,
  deleteCode,
  designDraft,
  editLink,
  editPrinting,
  findPrinting,
  type Code,
  type Link,
} from '#links';
import { png } from '#qr';
import { cornersOf, svgLogos } from './logos.ts';
import { printedLink } from './printed.ts';

export type KeptCodes = {
  /** Printed, with a code of its own, and another target that waits for consent. */
  readonly link: Link;
  readonly dynamic: Code;
  readonly fixed: Code;
  readonly deleted: Code;
  readonly logoIds: readonly string[];
  readonly templateId: string;
};

/** @param name in every text that somebody types */
export async function keepCodes(owner: Actor, name: string, projectId: string | null = null): Promise<KeptCodes> {
  const shapes = await createLogo(owner, Buffer.from(svgLogos['with gradients at its end']!));
  const pixels = await createLogo(owner, png(cornersOf(40, 30), null, deflateSync));
  const designWith = (id: string) =>
    designDraft.parse({
      shape: 'dots',
      logo: { id, share: 0.2, clears: true },
      frame: { kind: 'below', text: name, colour: '#123456' },
    });
  const design = designWith(shapes.id);
  const template = await createTemplate(owner, { name, design: designWith(pixels.id), level: 'H', isDefault: true });
  const link = await printedLink(owner, { target: 'https://example.org/printed', title: name, projectId });
  const content = { kind: 'text', text: name } as const;
  const codes = {
    dynamic: await createCode(owner, { name, linkId: link.id, design, level: 'Q' }),
    fixed: await createCode(owner, { name, content, design, projectId }),
    deleted: await createCode(owner, { name, content, design }),
  };
  await deleteCode(owner, codes.deleted.id);
  const { printedNeedsSecond } = await findPrinting(owner);
  if (!printedNeedsSecond) await editPrinting(owner, { printedNeedsSecond: true });
  await editLink(owner, link.id, {
    target: `https://example.org/${encodeURIComponent(name)}`,
    printed: 'acknowledged',
  });
  return { link, ...codes, logoIds: [shapes.id, pixels.id], templateId: template.id };
}
