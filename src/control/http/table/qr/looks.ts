/** The JSON of how codes look, as clients get it: grades, logos, templates. */
import { colour, designDraft, levelDraft, renderDraft, templateDraft, templatePatch, trialDraft } from '#links';
import { z } from 'zod';
import { moment, named } from '../parts.ts';
import { design } from './shapes.ts';

const grade = z
  .enum(['A', 'B', 'C', 'D', 'F'])
  .describe('A survives all that is usual, B most of it; C wants a clean print, D luck. F can’t be read.');

const paint = z.union([
  z.strictObject({ kind: z.literal('plain'), colour }),
  z.strictObject({ kind: z.literal('linear'), from: colour, to: colour, angle: z.number() }),
  z.strictObject({ kind: z.literal('radial'), from: colour, to: colour }),
]);

const changes = [
  z.strictObject({ kind: z.literal('level'), to: levelDraft }),
  z.strictObject({ kind: z.literal('logo'), to: z.number().describe('Its share of the code’s width.') }),
  z.strictObject({ kind: z.literal('shape'), to: designDraft.shape.shape.unwrap() }),
  z.strictObject({ kind: z.literal('eyes'), to: designDraft.shape.eyeFrame.unwrap() }),
  z
    .strictObject({ kind: z.literal('darker'), ink: paint, eyeColour: colour.nullable() })
    .describe('The same colours with less light in them.'),
  z.strictObject({ kind: z.literal('colours'), ink: colour, background: colour }),
  z.strictObject({ kind: z.literal('quiet'), to: z.int() }),
] as const;

const mend = z.discriminatedUnion('kind', [
  ...changes,
  z
    .strictObject({ kind: z.literal('all'), steps: z.array(z.discriminatedUnion('kind', changes)).readonly() })
    .describe('Changes that help together, where none of them does by itself.'),
]);

const finding = z.strictObject({
  kind: z
    .enum([
      'blur',
      'noise',
      'contrast',
      'glare',
      'tilt',
      'turn',
      'distance',
      'inverted',
      'dirt',
      'reads',
      'colours',
      'symbolContrast',
      'quiet',
    ])
    .describe('`reads` stands for a code that can’t be read even as it is.'),
  reached: z
    .number()
    .nullable()
    .describe('Up to where it reads, in the unit of the kind; null where not even at the first step.'),
  wanted: z.number().describe('What the best grade takes.'),
  grade,
  reason: z.string().describe('For people, in the language of `Accept-Language`: English or German.'),
  mends: z.array(mend).readonly().describe('Changes that lift this finding, each of them tried.'),
});

export const check = z.strictObject({
  grade: grade.describe('The worst of the findings.'),
  findings: z.array(finding).readonly(),
  says: z.string().describe('The text in the code.'),
  version: z.int().describe('The size of the symbol, 1 to 40.'),
  level: levelDraft.describe('As it was raised where that made the code no larger.'),
  modules: z.int().describe('On a side, without the quiet zone.'),
  print: z
    .array(
      z.strictObject({
        distance_mm: z.number().describe('From how far away it is to be scanned.'),
        byRule_mm: z.number().describe('The least width of the code by the rule of thumb: a tenth of the distance.'),
        byMeasure_mm: z.number().nullable().describe('The least width by what was measured.'),
      }),
    )
    .readonly()
    .describe('How large to print it, without its quiet zone.'),
});

export const logo = z.strictObject({
  id: z.uuid(),
  kind: z.enum(['shapes', 'pixels']),
  width: z.int().describe('In pixels, or in the logo’s own units, rounded.'),
  height: z.int(),
  createdAt: moment,
});

const path = z.array(z.number()).readonly().describe('Commands with their coordinates.');
const box = z.strictObject({ x: z.number(), y: z.number(), width: z.number(), height: z.number() });
const layer = z.union([
  z.strictObject({
    kind: z.literal('shape'),
    path,
    paint,
    rule: z.literal('evenodd').optional(),
    across: box.optional(),
  }),
  z.strictObject({ kind: z.literal('strokes'), path, width: z.number(), paint }),
]);

export const logoWithPicture = logo.extend({
  picture: z.discriminatedUnion('kind', [
    z.strictObject({
      kind: z.literal('shapes'),
      width: z.number(),
      height: z.number(),
      layers: z.array(layer).readonly(),
    }),
    z.strictObject({
      kind: z.literal('pixels'),
      width: z.number(),
      height: z.number(),
      png: z.string().meta({ format: 'byte' }).describe('A file in Base64.'),
    }),
  ]),
});

export const template = z.strictObject({
  id: z.uuid(),
  name: z.string(),
  design,
  level: levelDraft,
  isDefault: z.boolean(),
  createdAt: moment,
  updatedAt: moment,
});

export const logoPage = z.strictObject({ items: z.array(logo).readonly(), nextCursor: z.null() });
export const templatePage = z.strictObject({ items: z.array(template).readonly(), nextCursor: z.null() });

named({
  CodeToDraw: trialDraft,
  CodeToRender: renderDraft,
  Mend: mend,
  Finding: finding,
  CodeCheck: check,
  Logo: logo,
  LogoPage: logoPage,
  LogoPicture: logoWithPicture,
  CodeTemplateDraft: templateDraft,
  CodeTemplatePatch: templatePatch,
  CodeTemplate: template,
  CodeTemplatePage: templatePage,
});
