/** Files beside the rows of an archive, such as pictures: small ones, read whole when a row names them. */
import type { Actor } from '#guard';
import { logoFile_bytes_max } from '#links';
import { invalid } from '#problem';
import type { Work } from '../kind.ts';
import { Broken } from './parsing/broken.ts';
import { Upload } from './parsing/upload.ts';
import { filesOf } from './parsing/zip.ts';

/** Throws Problem `invalid` (file) where it is missing, damaged or too large: then its row alone is refused. */
export async function fileBeside(work: Work<Actor>, name: string): Promise<Buffer> {
  const unpack = (await filesOf(await Upload.open(work))).get(name);
  if (unpack === undefined) throw invalid('file', 'not_found', 'The archive has no such file.');
  const chunks: Buffer[] = [];
  let length = 0;
  try {
    for await (const chunk of unpack()) {
      length += chunk.length;
      if (length > logoFile_bytes_max) throw invalid('file', 'too_large', 'The file is too large.');
      chunks.push(chunk);
    }
  } catch (error) {
    if (error instanceof Broken) throw invalid('file', 'broken', 'The file is damaged.');
    throw error;
  }
  return Buffer.concat(chunks);
}
