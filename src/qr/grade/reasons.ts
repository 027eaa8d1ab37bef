/** Reasons: findings as sentences, in German and in English; the one place that words them. */
import type { Design } from '../draw/design.ts';
import { clearance_modules } from '../draw/drawing.ts';
import type { Level } from '../encode/capacity.ts';
import type { Finding } from './grade.ts';
import { type HarmKind, harms } from './harms.ts';
import { isReversed } from './light.ts';
import type { Mend } from './mend.ts';
import { english } from './words.en.ts';
import { german } from './words.de.ts';

export type Language = 'de' | 'en';

/** Of a logo, what it covers. */
type Logo = Pick<NonNullable<Design['logo']>, 'share' | 'clears'> & {
  readonly picture: { readonly width: number; readonly height: number };
};

/** What was graded: a design, and the code in it as it came out. */
export type Graded = {
  readonly design: Omit<Design, 'logo'> & { readonly logo: Logo | null };
  /** As it was raised. */
  readonly level: Level;
  /** Of a side. */
  readonly modules: number;
};

/** What sentences are made of. Numbers come as they are found, in the unit of their kind. */
export type Words = {
  /** How a code survives a step of a harm, and how it fails at it, to be put into `reads` and `fails`. */
  readonly harms: Readonly<
    Record<HarmKind, { readonly reads: (step: number) => string; readonly fails: (step: number) => string }>
  >;
  readonly reads: (how: string) => string;
  readonly fails: (cause: string, how: string) => string;
  readonly unreadable: (cause: string) => string;
  readonly reversed: string;
  /** What the rest is about; `logo_percent` is of the code's square. */
  readonly cause: (logo_percent: number | null, level: Level | null) => string;
  readonly measures: Readonly<
    Record<Measured, { readonly good: (reached: number) => string; readonly poor: (reached: number) => string }>
  >;
  readonly mend: (mend: Mend) => string;
  readonly choose: (mends: readonly string[]) => string;
  /** Where nothing that was tried helps by itself: of a large code, that it says too much. */
  readonly hopeless: (large_modules: number | null) => string;
};

/** A side of the largest code that people are used to: version 10. */
const ordinary_modules = 57;

type Measured = Exclude<Finding['kind'], HarmKind | 'reads'>;

/** Up to where the code reads; or from which step on it fails, why, and what to choose instead. */
export function reasonFor(finding: Finding, graded: Graded, language: Language): string {
  const words = language === 'de' ? german : english;
  const { grade, mends } = finding;
  if (grade === 'A') return praise(finding, words);
  const large = graded.modules > ordinary_modules ? graded.modules : null;
  const advice = mends.length === 0 ? words.hopeless(large) : words.choose(mends.map(words.mend));
  return `${blame(finding, graded, words)}${advice}`;
}

/** The same without what to choose, for where that stands beside it as buttons; where nothing helps, that is said. */
export function causeFor(finding: Finding, graded: Graded, language: Language): string {
  if (finding.grade === 'A' || finding.mends.length === 0) return reasonFor(finding, graded, language);
  return `${blame(finding, graded, language === 'de' ? german : english)}.`;
}

function praise({ kind, reached }: Finding, words: Words): string {
  if (isMeasured(kind)) return `${words.measures[kind].good(reached!)}.`;
  return kind === 'reads' ? '' : `${words.reads(words.harms[kind].reads(reached!))}.`;
}

function blame({ kind, reached, mends }: Finding, { design, level, modules }: Graded, words: Words): string {
  if (isMeasured(kind)) return words.measures[kind].poor(reached!);
  if (kind === 'inverted' && isReversed(design)) return words.reversed;
  // A logo and too little correction are to blame where less of the one or more of the other would help, and for dirt.
  const changes = mends.flatMap((mend) => (mend.kind === 'all' ? mend.steps : [mend]));
  const isCorrected = kind === 'dirt' || changes.some((change) => change.kind === 'logo' || change.kind === 'level');
  const cause = words.cause(
    isCorrected && design.logo ? logoShare_percent(design.logo, modules) : null,
    isCorrected ? level : null,
  );
  return kind === 'reads'
    ? words.unreadable(cause)
    : words.fails(cause, words.harms[kind].fails(failed(kind, reached)));
}

/** The first step that was too much. */
function failed(kind: HarmKind, reached: number | null): number {
  const { steps } = harms.find((harm) => harm.kind === kind)!;
  return steps[reached === null ? 0 : steps.indexOf(reached) + 1] ?? steps.at(-1)!;
}

/** How much of the code's square a logo takes, or the modules that are left out for it. */
function logoShare_percent({ picture, share, clears }: Logo, modules: number): number {
  const longer = Math.max(picture.width, picture.height);
  const taken = (side: number): number => {
    const long = (share * modules * side) / longer;
    if (!clears) return long;
    const start = (modules - long) / 2 - clearance_modules;
    return modules - 2 * Math.floor(start);
  };
  return Math.round(((taken(picture.width) * taken(picture.height)) / modules ** 2) * 100);
}

function isMeasured(kind: Finding['kind']): kind is Measured {
  return kind === 'colours' || kind === 'symbolContrast' || kind === 'quiet';
}
