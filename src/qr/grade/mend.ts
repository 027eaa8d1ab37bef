/** Mends: changes of a design that might lift a finding, each of which is tried before anybody is told of it. */
import type { Colour, EyeFrame, ModuleShape } from '../draw/design.ts';
import { plainPaint } from '../draw/design.ts';
import { type Level, levels } from '../encode/capacity.ts';
import { TooLong } from '../encode/encode.ts';
import type { Code, Finding } from './grade.ts';

export type Mend =
  | { readonly kind: 'level'; readonly to: Level }
  /** The logo's share of the code's width. */
  | { readonly kind: 'logo'; readonly to: number }
  | { readonly kind: 'shape'; readonly to: ModuleShape }
  | { readonly kind: 'eyes'; readonly to: EyeFrame }
  | { readonly kind: 'colours'; readonly ink: Colour; readonly background: Colour }
  | { readonly kind: 'quiet'; readonly to: number };

/** A logo is made smaller step by step, and not below the least that can be told apart. */
const [logo_step, logo_least] = [0.8, 0.1];

/** Of each kind the gentlest change that lifts a finding, as `lifts` finds by trying. */
export async function mendsFor(
  code: Code,
  kind: Finding['kind'],
  lifts: (mended: Code) => Promise<boolean>,
): Promise<readonly Mend[]> {
  const helped: Mend[] = [];
  for (const ladder of ladders(code, kind)) {
    for (const mend of ladder) {
      if (!(await lifts(onceMended(code, mend)).catch(whereItFits))) continue;
      helped.push(mend);
      break;
    }
  }
  return helped;
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
  const name = `${mend.kind} ${'to' in mend ? mend.to : mend.ink}`;
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
    case 'colours': {
      const colours = { ink: plainPaint(mend.ink), eyeColour: null, background: mend.background };
      return { ...code, design: { ...design, ...colours } };
    }
    case 'quiet':
      return { ...code, design: { ...design, quiet: mend.to } };
  }
}

/** Findings that other colours can lift, and those that more light around the code can. */
const byColours: ReadonlySet<Finding['kind']> = new Set([
  'reads',
  'colours',
  'contrast',
  'noise',
  'glare',
  'inverted',
  'dirt',
]);
const byQuiet: ReadonlySet<Finding['kind']> = new Set(['reads', 'tilt', 'turn', 'blur', 'distance', 'inverted']);

/** Changes of one kind each, the gentlest first. */
function ladders({ design, encoding }: Code, kind: Finding['kind']): readonly (readonly Mend[])[] {
  const { logo, quiet } = design;
  const logos: Mend[] = [];
  for (let to = (logo?.share ?? 0) * logo_step; to >= logo_least; to *= logo_step)
    logos.push({ kind: 'logo', to: Math.round(to * 100) / 100 });
  const higher = levels.slice(levels.indexOf(encoding.level) + 1);
  return [
    logos,
    higher.map((to): Mend => ({ kind: 'level', to })),
    byColours.has(kind) ? [{ kind: 'colours', ink: '#000000', background: '#ffffff' }] : [],
    byQuiet.has(kind) && quiet < 4 ? [{ kind: 'quiet', to: 4 }] : [],
    design.shape === 'square' ? [] : [{ kind: 'shape', to: 'square' }],
    design.eyeFrame === 'square' && design.eyeBall === 'square' ? [] : [{ kind: 'eyes', to: 'square' }],
  ];
}
