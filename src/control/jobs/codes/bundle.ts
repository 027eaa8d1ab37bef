/** Bundles: many small files as one, with their names sealed in it; an archive takes them apart again. */

/** What the images of a job are kept as. */
export const bundled = 'images';

/** How long the name and the content are that follow: two numbers of 32 bits each. */
const head_bytes = 8;

export type Bundled = { readonly name: string; readonly content: Uint8Array };

export function bundleOf(files: readonly { readonly name: string; readonly content: Uint8Array | string }[]): Buffer {
  return Buffer.concat(
    files.flatMap(({ name, content }) => {
      const [named, bytes] = [Buffer.from(name), Buffer.from(content)];
      const head = Buffer.alloc(head_bytes);
      head.writeUInt32LE(named.length, 0);
      head.writeUInt32LE(bytes.length, 4);
      return [head, named, bytes];
    }),
  );
}

/** The files of a bundle that comes in pieces, of which no more is in memory than one file and one piece. */
export async function* filesIn(pieces: AsyncIterable<Uint8Array>): AsyncGenerator<Bundled> {
  let rest = Buffer.alloc(0);
  for await (const piece of pieces) {
    rest = Buffer.concat([rest, piece]);
    let at = 0;
    for (;;) {
      const length = lengthAt(rest, at);
      if (length === null) break;
      const named = at + head_bytes + rest.readUInt32LE(at);
      yield { name: rest.toString('utf8', at + head_bytes, named), content: rest.subarray(named, at + length) };
      at += length;
    }
    rest = rest.subarray(at);
  }
}

/** Of the file that begins there, with its head; null where not all of it is there. */
function lengthAt(bytes: Buffer, at: number): number | null {
  if (bytes.length < at + head_bytes) return null;
  const length = head_bytes + bytes.readUInt32LE(at) + bytes.readUInt32LE(at + 4);
  return bytes.length < at + length ? null : length;
}
