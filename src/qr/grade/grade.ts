/** Grading: how well a code in its design survives what happens to codes, why, and what would help. */
import { encode, type EncodeOptions } from '../encode/encode.ts';
import type { Design } from '../draw/design.ts';
import { draw } from '../draw/drawing.ts';
import { type Pixels, rasterise } from '../paper/raster.ts';
import { harms, type Grey, type Harm, type HarmKind, type Scene } from './harms.ts';
import { greyOf, isReversed, symbolContrast, type Filter } from './light.ts';
import { mendsFor, type Mend } from './mend.ts';

/** What a scanner makes of a picture; null where it finds no code. It must share nothing with what drew it. */
export type Decode = (picture: Grey) => Promise<string | null>;

/** A code and how it is to look. */
export type Code = {
  readonly text: string;
  readonly encoding: EncodeOptions;
  readonly design: Design;
  /** Of what its standard prescribes, so that nothing of its looks is to be changed: the side on paper, without quiet zone. */
  readonly side_mm?: number;
};

export const grades = ['A', 'B', 'C', 'D', 'F'] as const;
/** A survives all that is usual and B most of it; C wants a clean print and good light, D luck. F can't be read. */
export type Grade = (typeof grades)[number];

export type Finding = {
  /** `reads` stands for a code that can't be read even as it is. */
  readonly kind: HarmKind | 'reads' | 'colours' | 'symbolContrast' | 'quiet';
  /** Up to which step it reads; null where not even the first one does. In the unit of the kind. */
  readonly reached: number | null;
  /** What the best grade takes. */
  readonly wanted: number;
  readonly grade: Grade;
  /** Changes that lift this finding, each tried. */
  readonly mends: readonly Mend[];
};

export type Verdict = {
  /** The worst of the findings. */
  readonly grade: Grade;
  readonly findings: readonly Finding[];
  /** The fewest pixels a module of which the camera made sense; null where it needs more than were tried. */
  readonly modulePixels: number | null;
};

/** What a harm's step is worth: the first grade is for whoever survives this step at least, and so on. */
export const worth: Readonly<Record<HarmKind, readonly (readonly [Grade, number])[]>> = {
  blur: [
    ['A', 0.4],
    ['B', 0.25],
  ],
  noise: [
    ['A', 35],
    ['B', 20],
  ],
  contrast: [
    ['A', 0.25],
    ['B', 0.4],
    ['C', 0.6],
  ],
  glare: [
    ['A', 0.25],
    ['B', 0.15],
  ],
  tilt: [
    ['A', 30],
    ['B', 15],
  ],
  turn: [
    ['A', 173],
    ['B', 45],
    ['C', 8],
  ],
  distance: [
    ['A', 2.5],
    ['B', 3],
    ['C', 4],
  ],
  inverted: [['A', 1]],
  dirt: [
    ['A', 5],
    ['B', 3],
  ],
};
/** The grade of what survives not even a harm's first step. */
export const unsurvived: Readonly<Record<HarmKind, Grade>> = {
  blur: 'D',
  noise: 'C',
  contrast: 'D',
  glare: 'C',
  tilt: 'C',
  turn: 'D',
  distance: 'D',
  inverted: 'B',
  dirt: 'C',
};
/** Pixels a module, as a camera close by has them; of a large code fewer, as it has to go further away. */
const module_px = { near: 6, far: 4 } as const;
const near_modules = 73;
const quiet_wanted = 4;

/** Grades a code: draws it, harms it and has it read, again and again; the same code always gets the same verdict. */
export async function grade(code: Code, decode: Decode): Promise<Verdict> {
  const sight = look(code);
  if ((await decode(sight.picture)) !== code.text) return unreadable(code, decode);
  const findings: Finding[] = [];
  for (const harm of harms) findings.push(await findingOf(harm, code, sight, decode));
  findings.push(await coloursFinding(code, decode), await contrastFinding(code), await quietFinding(code));
  const distance = findings.find(({ kind }) => kind === 'distance')!.reached;
  return { grade: worst(findings.map((finding) => finding.grade)), findings, modulePixels: distance };
}

/** Whether a code reads as it is. */
export async function readable(code: Code, decode: Decode): Promise<boolean> {
  return (await decode(look(code).picture)) === code.text;
}

type Sight = { readonly picture: Grey; readonly scene: Scene };

/** Drawing takes longer than reading, and many findings look at the same mends. */
const seen = new WeakMap<Code, Sight>();

/** A code as a camera close by sees it. */
function look(code: Code): Sight {
  const before = seen.get(code);
  if (before) return before;
  const { pixels, scene } = drawn(code);
  const sight = { picture: greyOf(pixels, 'eye'), scene };
  seen.set(code, sight);
  return sight;
}

function drawn({ text, encoding, design }: Code): { readonly pixels: Pixels; readonly scene: Scene } {
  const drawing = draw(encode(text, encoding), design);
  const { x, y, width } = drawing.code;
  const px = width > near_modules ? module_px.far : module_px.near;
  const scene = { module_px: px, left: x * px, top: y * px, modules: width };
  return { pixels: rasterise(drawing, px), scene };
}

async function findingOf(harm: Harm, code: Code, sight: Sight, decode: Decode): Promise<Finding> {
  const { kind } = harm;
  const reached = await reachOf(harm, code, sight, decode);
  const found = gradeOf(kind, reached);
  const mends = found === 'A' ? [] : await mendsFor(code, kind, (mended) => isBetter(mended, harm, found, decode));
  return { kind, reached, wanted: worth[kind][0]![1], grade: found, mends };
}

/** The last step up to which all are survived. */
async function reachOf(harm: Harm, code: Code, sight: Sight, decode: Decode): Promise<number | null> {
  let reached: number | null = null;
  for (const step of harm.steps) {
    if (!(await survives(harm, step, code, sight, decode))) break;
    reached = step;
  }
  return reached;
}

/** Whether a code gets a better grade of a harm than this. Most mends help nothing, so the hardest step is tried first. */
async function isBetter(code: Code, harm: Harm, than: Grade, decode: Decode): Promise<boolean> {
  const better = worth[harm.kind].findLast(([grade]) => isAbove(grade, than));
  if (!better) return false;
  const sight = look(code);
  for (const step of harm.steps.slice(0, harm.steps.indexOf(better[1]) + 1).toReversed())
    if (!(await survives(harm, step, code, sight, decode))) return false;
  return true;
}

/** Whether most of a step's pictures read. */
async function survives(
  { kind, takes = 1, apply }: Harm,
  step: number,
  { text, design }: Code,
  { picture, scene }: Sight,
  decode: Decode,
): Promise<boolean> {
  // What is light on dark already has what inverting it would do: our decoder looks for that, others don't.
  if (kind === 'inverted' && isReversed(design)) return false;
  let [read, failed] = [0, 0];
  for (let take = 0; read * 2 <= takes && failed * 2 < takes; take += 1) {
    if ((await decode(apply(picture, step, scene, take))) === text) read += 1;
    else failed += 1;
  }
  return read * 2 > takes;
}

/** Steps of some kinds are numbers that grow with the harm, of others they shrink. */
function gradeOf(kind: HarmKind, reached: number | null): Grade {
  if (reached === null) return unsurvived[kind];
  const { steps } = harms.find((harm) => harm.kind === kind)!;
  const survived = steps.indexOf(reached);
  const found = worth[kind].find(([, step]) => survived >= steps.indexOf(step));
  return found?.[0] ?? unsurvived[kind];
}

/** Whether it reads without colours, and in the red light of a scanner at a till. */
async function coloursFinding(code: Code, decode: Decode): Promise<Finding> {
  const filters = ['even', 'red', 'green', 'blue'] as const satisfies readonly Filter[];
  const readIn = async (one: Code): Promise<number> => {
    const { pixels } = drawn(one);
    let read = 0;
    for (const filter of filters) if ((await decode(greyOf(pixels, filter))) === one.text) read += 1;
    return read;
  };
  const reached = await readIn(code);
  const found = (['C', 'C', 'C', 'B', 'A'] as const)[reached]!;
  const lifts = async (mended: Code): Promise<boolean> => (await readIn(mended)) > reached;
  const mends = found === 'A' ? [] : await mendsFor(code, 'colours', lifts);
  return { kind: 'colours', reached, wanted: filters.length, grade: found, mends };
}

/** Percent of light between the lightest and the darkest, by the scale of ISO/IEC 15415:2011, section 7.8.3, down to D. */
async function contrastFinding(code: Code): Promise<Finding> {
  const reached = symbolContrast(code.design);
  const found = contrastGrade(reached);
  const lifts = async ({ design }: Code): Promise<boolean> => isAbove(contrastGrade(symbolContrast(design)), found);
  const mends = found === 'A' ? [] : await mendsFor(code, 'symbolContrast', lifts);
  return { kind: 'symbolContrast', reached, wanted: 70, grade: found, mends };
}

/** What ISO calls F may still be read by a camera, which F of ours says is not so. */
function contrastGrade(percent: number): Grade {
  if (percent >= 70) return 'A';
  if (percent >= 55) return 'B';
  return percent >= 40 ? 'C' : 'D';
}

/** Four light modules around it, or who knows what the neighbours are (ISO/IEC 18004, section 6.3.8). */
async function quietFinding(code: Code): Promise<Finding> {
  const { quiet } = code.design;
  const lifts = async ({ design }: Code): Promise<boolean> => design.quiet >= quiet_wanted;
  const found = quiet >= quiet_wanted ? 'A' : quiet >= 2 ? 'B' : 'C';
  const mends = found === 'A' ? [] : await mendsFor(code, 'quiet', lifts);
  return { kind: 'quiet', reached: quiet, wanted: quiet_wanted, grade: found, mends };
}

/** Nothing is harmed that can't be read; what would make it readable is tried all the same. */
async function unreadable(code: Code, decode: Decode): Promise<Verdict> {
  const mends = await mendsFor(code, 'reads', (mended) => readable(mended, decode));
  const found: Finding = { kind: 'reads', reached: 0, wanted: 1, grade: 'F', mends };
  return { grade: 'F', findings: [found, await contrastFinding(code), await quietFinding(code)], modulePixels: null };
}

function isAbove(grade: Grade, than: Grade): boolean {
  return grades.indexOf(grade) < grades.indexOf(than);
}

function worst(found: readonly Grade[]): Grade {
  return grades[Math.max(...found.map((one) => grades.indexOf(one)))]!;
}
