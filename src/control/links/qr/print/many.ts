/** Many: codes that are printed one after the other in one design, each of which succeeds or fails by itself. */
import type { Actor } from '#guard';
import { Problem } from '#problem';
import { type Content, type EncodeOptions, type Level, read } from '#qr';
import { encodingOf } from '../content/said.ts';
import type { PackedDesign } from '../logo/packed.ts';
import type { Paper } from '../press/paper.ts';
import { printRun, unreadable, type Impression } from '../press/press.ts';
import { findAddressed, makePrinted, printLinks, type Addressed, type NewLink } from './addressed.ts';

/** What a code is to lead to or to say: a link that is made for it, one that there is, or a content of its own. */
export type Wish =
  | { readonly kind: 'link'; readonly link: NewLink }
  | { readonly kind: 'slug'; readonly slug: string }
  | { readonly kind: 'content'; readonly content: Content };

/** How all of them look. */
export type Look = {
  readonly design: PackedDesign;
  readonly level: Level;
  readonly paper: Paper;
  /** Whether codes are taken that can't be read. */
  readonly insist: boolean;
};

/** What became of a wish; of one that was refused as much as is known. */
export type Outcome = {
  readonly says: string | null;
  readonly shortUrl: string | null;
} & ({ readonly image: Impression } | { readonly problem: Problem });

type Ready = {
  readonly text: string;
  readonly encoding: EncodeOptions;
  readonly link: Addressed | null;
  readonly isNew: boolean;
};

/** As many small codes go to a thread at once: fewer make it talk more than draw, more keep others waiting. */
const run_codes_max = 8;
/** Of large ones so few that their pixels together are no more than those of so many small ones. */
const run_load = 32;

const inch_mm = 25.4;
const usual_px = 512;
/** What a usual image of vectors is worth, in bytes of a logo that stands in each. */
const usual_bytes = 16_384;

/** How large an image is beside a usual one, at least 1: in pixels, or in bytes where it brings those of a logo along. */
export function loadOf({ paper, design }: Pick<Look, 'paper' | 'design'>): number {
  const { format, size, dpi, mm } = paper;
  const width_px = size ?? (dpi !== undefined && mm !== undefined ? (mm / inch_mm) * dpi : usual_px);
  if (format === 'png') return Math.max((width_px / usual_px) ** 2, 1);
  const picture = design.logo?.picture;
  return picture?.kind === 'pixels' ? 1 + picture.png.length / usual_bytes : 1;
}

/**
 * What became of each, in order. Called again with the same wishes, it makes no link twice. Every image is read by the
 * decoder before it is given out, and its link counts as printed by then. Throws `invalid` where nothing can be printed so.
 */
export async function printMany(actor: Actor, wishes: readonly Wish[], look: Look): Promise<readonly Outcome[]> {
  const ready = await readyOf(actor, wishes, look.level);
  const codes = ready.filter((one): one is Ready => !(one instanceof Problem));
  const images = new Map<Ready, Impression | Problem>();
  const { design, paper, insist } = look;
  const atOnce = Math.min(Math.max(Math.floor(run_load / loadOf(look)), 1), run_codes_max);
  const runs = Array.from({ length: Math.ceil(codes.length / atOnce) }, (_, run) =>
    codes.slice(run * atOnce, (run + 1) * atOnce),
  );
  // A row of its own in the press: whoever designs a code meanwhile has every other turn.
  const turn = { tenantId: `${actor.tenantId} many` };
  await Promise.all(
    runs.map(async (some) => {
      const printed = await printRun(some, design, paper, turn);
      for (const [place, one] of some.entries()) images.set(one, accepted(printed[place]!, insist));
    }),
  );
  // Those that were made for it are printed from the first day on.
  const found = codes.flatMap((one) =>
    one.link === null || one.isNew || images.get(one) instanceof Problem ? [] : one.link.id,
  );
  const there = await printLinks(actor, [...new Set(found)]);
  return ready.map((one) => {
    if (one instanceof Problem) return refused(one);
    const image = images.get(one)!;
    const isGone = one.link !== null && !one.isNew && !there.has(one.link.id) && !(image instanceof Problem);
    return outcomeOf(one, isGone ? new Problem('not_found') : image);
  });
}

async function readyOf(actor: Actor, wishes: readonly Wish[], level: Level): Promise<readonly (Ready | Problem)[]> {
  const [news, slugs] = [
    wishes.flatMap((wish) => (wish.kind === 'link' ? wish.link : [])),
    wishes.flatMap((wish) => (wish.kind === 'slug' ? wish.slug : [])),
  ];
  const made = await makePrinted(actor, news);
  const byId = new Map(news.map(({ id }, place) => [id, made[place]!]));
  const bySlug = await findAddressed(actor, [...new Set(slugs)]);
  return wishes.map((wish) => {
    if (wish.kind === 'content') return ofContent(wish.content, level);
    const link = wish.kind === 'link' ? byId.get(wish.link.id)! : bySlug.get(wish.slug)!;
    return link instanceof Problem
      ? link
      : { text: link.qrUrl, encoding: { level }, link, isNew: wish.kind === 'link' };
  });
}

function ofContent(content: Content, level: Level): Ready | Problem {
  const result = read(content);
  if (result.ok) return { text: result.text, encoding: encodingOf(result, level), link: null, isNew: false };
  const errors = result.errors.map(({ field, rule }) => ({ field, reason: rule }));
  return new Problem('invalid', undefined, { errors });
}

function accepted(printed: Impression | Problem, insist: boolean): Impression | Problem {
  return printed instanceof Problem || printed.reads || insist ? printed : unreadable();
}

function refused(problem: Problem): Outcome {
  return { says: null, shortUrl: null, problem };
}

function outcomeOf({ text, link }: Ready, image: Impression | Problem): Outcome {
  const known = { says: text, shortUrl: link?.shortUrl ?? null };
  return image instanceof Problem ? { ...known, problem: image } : { ...known, image };
}
