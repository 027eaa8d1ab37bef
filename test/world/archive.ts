/** Archives as whoever downloads one opens them. */
import { TextWriter, Uint8ArrayReader, ZipReader } from '@zip.js/zip.js';

/** The texts of an archive's files, by their names and in their order. */
export async function unpacked(bytes: Uint8Array): Promise<ReadonlyMap<string, string>> {
  const reader = new ZipReader(new Uint8ArrayReader(bytes), { checkSignature: true });
  const files = new Map<string, string>();
  for (const entry of await reader.getEntries())
    if (!entry.directory) files.set(entry.filename, await entry.getData(new TextWriter()));
  await reader.close();
  return files;
}

/** The lines of a file, without the mark that CSV begins with. */
export function linesIn(files: ReadonlyMap<string, string>, name: string): readonly string[] {
  const text = files.get(name);
  if (text === undefined) throw new Error(`there is no ${name}`);
  return text
    .replace(/^\ufeff/, '')
    .split(/\r?\n/)
    .filter(Boolean);
}

export function jsonIn<Value>(files: ReadonlyMap<string, string>, name: string): Value {
  const text = files.get(name);
  if (text === undefined) throw new Error(`there is no ${name}`);
  return JSON.parse(text) as Value;
}
