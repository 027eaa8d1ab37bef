/** Drafts of designs: what a client may say about how a code looks, checked field by field. */
import { z } from 'zod';
import { type Colour, eyeBalls, eyeFrames, frameKinds, levels, missingSigns, moduleShapes, plain } from '#qr';
import { plainText } from '../../link/draft.ts';

const frame_chars_max = 40;
const quiet_max = 16;

export const colour = z
  .templateLiteral(['#', z.string()])
  .refine((text) => /^#[\da-f]{6}$/i.test(text), {
    error: 'A colour is written #rrggbb.',
    params: { reason: 'wrong_format' },
  })
  .overwrite((text) => text.toLowerCase() as Colour)
  .meta({ pattern: '^#[0-9A-Fa-f]{6}$' });

const paint = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('plain'), colour }),
  z.strictObject({
    kind: z.literal('linear'),
    from: colour,
    to: colour,
    angle: z.int().min(0).max(359).describe('In degrees: 0 runs to the right, 90 downwards.'),
  }),
  z.strictObject({ kind: z.literal('radial'), from: colour, to: colour }),
]);

const logo = z.strictObject({
  id: z.uuid().toLowerCase().describe('Of a logo of `/qr-logos`.'),
  share: z.number().min(0.1).max(0.4).describe('Of the code’s width.'),
  clears: z.boolean().describe('Whether modules make room for it.'),
});

const frame = z.strictObject({
  kind: z.enum(frameKinds).exclude(['none']),
  text: plainText(frame_chars_max, { least: 1 }).refine((text) => missingSigns(text).length === 0, {
    error: ({ input }) => `The letters of frames lack: ${missingSigns(String(input)).join(' ')}`,
    params: { reason: 'characters' },
  }),
  colour: colour.describe('Of the field in which the text stands.'),
});

/** What is absent is as in a plain code, so that `{}` is one. */
export const designDraft = z.strictObject({
  shape: z.enum(moduleShapes).default(plain.shape),
  eyeFrame: z.enum(eyeFrames).default(plain.eyeFrame),
  eyeBall: z.enum(eyeBalls).default(plain.eyeBall),
  ink: paint.default({ kind: 'plain', colour: '#000000' }),
  eyeColour: colour.nullable().default(null).describe('Of the three eyes; null for the ink of the rest.'),
  background: colour.nullable().default('#ffffff').describe('null for none, so that what it is printed on shows.'),
  quiet: z.int().min(0).max(quiet_max).default(plain.quiet).describe('Light modules around it; scanners ask for four.'),
  logo: logo.nullable().default(null),
  frame: frame.nullable().default(null).describe('A call to action.'),
});

/** How the API writes a design, and how it is kept; only its logo is said otherwise than in `#qr`. */
export type DesignDraft = z.output<typeof designDraft>;

export const levelDraft = z
  .enum(levels)
  .describe('How much damage it survives at least: 7, 15, 25 or 30 percent. More where that makes the code no larger.');
