/** Mends: changes of a design that might lift a finding, each of which is tried before anybody is told of it. */
import { type Colour, type Design, type EyeFrame, type ModuleShape, type Paint, plainPaint } from '../draw/design.ts';
import { type Level, levels } from '../encode/capacity.ts';
import { TooLong } from '../encode/encode.ts';
import type { Code, Finding } from './grade.ts';
import { isReversed, symbolContrast } from './light.ts';

export type Mend =
  | Change
  /** Where none of them is enough by itself. */
  | { readonly kind: 'all'; readonly steps: readonly Change[] };

export type Change =
  | { readonly kind: 'level'; readonly to: Level }
  /** The logo's share of the code's width. */
  | { readonly kind: 'logo'; readonly to: number }
  | { readonly kind: 'shape'; readonly to: ModuleShape }
  | { readonly kind: 'eyes'; readonly to: EyeFrame }
  /** The same colours with less light in them. */
  | { readonly kind: 'darker'; readonly ink: Paint; readonly eyeColour: Colour | null }
  | { readonly kind: 'colours'; readonly ink: Colour; readonly background: Colour }
  | { readonly kind: 'quiet'; readonly to: number };

/** A logo is made smaller step by step, and not below the least that can be told apart. */
const [logo_step, logo_least] = [0.8, 0.1];

/**
 * Of each kind the gentlest change that lifts a finding, as `lifts` finds by trying; where none does by itself, those that do
 * together. A code whose looks its standard fixes is not changed.
 */
export async function mendsFor(
  code: Code,
  kind: Finding['kind'],
  lifts: (mended: Code) => Promise<boolean>,
): Promise<readonly Mend[]> {
  if (code.side_mm !== undefined) return [];
  const helps = (mend: Mend): Promise<boolean> => lifts(onceMended(code, mend)).catch(whereItFits);
  const all = ladders(code, kind);
  const helped: Mend[] = [];
  for (const ladder of all) {
    const first = await firstOf(ladder, helps);
    if (first) helped.push(first);
  }
  return helped.length > 0 ? helped : together(all, helps);
}

/** Of all changes at their strongest as few and as gentle ones as still help. */
async function together(
  all: readonly (readonly Change[])[],
  helps: (mend: Mend) => Promise<boolean>,
): Promise<readonly Mend[]> {
  // Black on white leaves nothing of darker colours.
  const ways = all.filter(([first]) => first && (first.kind !== 'darker' || all.at(-1)!.length === 0));
  let steps: readonly Change[] = ways.map((ladder) => ladder.at(-1)!);
  if (steps.length < 2 || !(await helps({ kind: 'all', steps }))) return [];
  for (const ladder of ways) {
    const others = steps.filter(({ kind }) => kind !== ladder[0]!.kind);
    if (others.length > 0 && (await helps({ kind: 'all', steps: others }))) {
      steps = others;
      continue;
    }
    const gentlest = await firstOf(ladder, (step) => helps({ kind: 'all', steps: [...others, step] }));
    steps = [...others, gentlest!];
  }
  return [{ kind: 'all', steps }];
}

async function firstOf<One>(many: readonly One[], helps: (one: One) => Promise<boolean>): Promise<One | undefined> {
  for (const one of many) if (await helps(one)) return one;
  return undefined;
}

/** A higher level may leave too little room for the text. */
function whereItFits(error: unknown): false {
  if (error instanceof TooLong) return false;
  throw error;
}

const made = new WeakMap<Code, Map<string, Code>>();

/** The same code for the same change, so that whoever has looked at it knows it again. */
function onceMended(code: Code, mend: Mend): Code {
  const all = made.get(code) ?? new Map<string, Code>();
  made.set(code, all);
  const name = JSON.stringify(mend);
  const one = all.get(name) ?? mended(code, mend);
  all.set(name, one);
  return one;
}

/** The code with a change made. */
export function mended(code: Code, mend: Mend): Code {
  const { design, encoding } = code;
  switch (mend.kind) {
    case 'level':
      return { ...code, encoding: { ...encoding, level: mend.to } };
    case 'logo':
      return { ...code, design: { ...design, logo: design.logo && { ...design.logo, share: mend.to } } };
    case 'shape':
      return { ...code, design: { ...design, shape: mend.to } };
    case 'eyes':
      return { ...code, design: { ...design, eyeFrame: mend.to, eyeBall: mend.to } };
    case 'darker':
      return { ...code, design: { ...design, ink: mend.ink, eyeColour: mend.eyeColour } };
    case 'colours': {
      const colours = { ink: plainPaint(mend.ink), eyeColour: null, background: mend.background };
      return { ...code, design: { ...design, ...colours } };
    }
    case 'quiet':
      return { ...code, design: { ...design, quiet: mend.to } };
    case 'all':
      return mend.steps.reduce(mended, code);
  }
}

/** Findings that other colours can lift, and those that more light around the code can. */
const byColours: ReadonlySet<Finding['kind']> = new Set([
  'reads',
  'colours',
  'symbolContrast',
  'contrast',
  'noise',
  'glare',
  'inverted',
  'dirt',
]);
const byQuiet: ReadonlySet<Finding['kind']> = new Set([
  'quiet',
  'reads',
  'tilt',
  'turn',
  'blur',
  'distance',
  'inverted',
]);

/** Changes of one kind each, the gentlest first; black on white, which takes all colour away, comes last. */
function ladders({ design, encoding }: Code, kind: Finding['kind']): readonly (readonly Change[])[] {
  const { logo, quiet } = design;
  const logos: Change[] = [];
  for (let to = (logo?.share ?? 0) * logo_step; to >= logo_least; to *= logo_step)
    logos.push({ kind: 'logo', to: Math.round(to * 100) / 100 });
  // What may not be raised is as the content's standard asks.
  const higher = encoding.raise === false ? [] : levels.slice(levels.indexOf(encoding.level) + 1);
  return [
    logos,
    higher.map((to): Change => ({ kind: 'level', to })),
    byQuiet.has(kind) && quiet < 4 ? [{ kind: 'quiet', to: 4 }] : [],
    design.shape === 'square' ? [] : [{ kind: 'shape', to: 'square' }],
    design.eyeFrame === 'square' && design.eyeBall === 'square' ? [] : [{ kind: 'eyes', to: 'square' }],
    byColours.has(kind) ? darker(design) : [],
    byColours.has(kind) ? [{ kind: 'colours', ink: '#000000', background: '#ffffff' }] : [],
  ];
}

/** What ISO/IEC 15415 gives its best grade, and how much of their light colours keep until they have that. */
const [contrast_percent, keeping_percent] = [70, Array.from({ length: 18 }, (_, step) => 95 - 5 * step)] as const;

/** The same hues, dark enough for a good contrast, and then half as light again. Light on dark gets no better by it. */
function darker(design: Design): readonly Change[] {
  if (isReversed(design)) return [];
  const kept = keeping_percent.find((percent) => symbolContrast(darkened(design, percent)) >= contrast_percent);
  if (kept === undefined) return [];
  return [kept, Math.round(kept / 2)].map((percent) => {
    const { ink, eyeColour } = darkened(design, percent);
    return { kind: 'darker', ink, eyeColour };
  });
}

function darkened(design: Design, percent: number): Design {
  const dark = (colour: Colour): Colour => {
    const parts = [1, 3, 5].map((at) => Math.round((Number.parseInt(colour.slice(at, at + 2), 16) * percent) / 100));
    return `#${parts.map((part) => part.toString(16).padStart(2, '0')).join('')}`;
  };
  const { ink, eyeColour } = design;
  return {
    ...design,
    ink: ink.kind === 'plain' ? plainPaint(dark(ink.colour)) : { ...ink, from: dark(ink.from), to: dark(ink.to) },
    eyeColour: eyeColour && dark(eyeColour),
  };
}
