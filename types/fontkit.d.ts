/** Types of fontkit, which ships none: only what tools/generate-glyphs.ts uses. */
declare module 'fontkit' {
  export type Glyph = { readonly advanceWidth: number; readonly path: { toSVG(): string } };
  export type Font = {
    readonly ascent: number;
    readonly descent: number;
    readonly capHeight: number;
    readonly characterSet: readonly number[];
    glyphForCodePoint(codePoint: number): Glyph;
    layout(text: string): {
      readonly glyphs: readonly Glyph[];
      readonly positions: readonly { readonly xAdvance: number }[];
    };
  };
  export function create(file: Uint8Array): Font;
}
