/** Types of qrcode, which ships none: only what bench/codes uses. */
declare module 'qrcode' {
  type Options = {
    readonly errorCorrectionLevel: 'L' | 'M' | 'Q' | 'H';
    readonly width: number;
    readonly margin: number;
  };
  const QRCode: {
    toString(text: string, options: Options & { readonly type: 'svg' }): Promise<string>;
    /** In Node alone: a PNG. */
    toBuffer(text: string, options: Options): Promise<Uint8Array>;
    /** In a browser alone: an element `canvas` with its own way to write a PNG. */
    toCanvas(
      text: string,
      options: Options,
    ): Promise<{ toBlob(give: (blob: { readonly size: number } | null) => void, type: string): void }>;
  };
  export default QRCode;
}
