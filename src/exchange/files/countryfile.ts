/**
 * The country file: which addresses belong to which country, in the form an edge searches in place. It is made when
 * Kurzum starts, from a package's tables of text, which would take an edge too long to read.
 *
 * Layout, numbers in little-endian order as on all machines we run on: a head of 64 bytes (8 of magic, the time of the
 * data in Unix seconds, the number of IPv4 and of IPv6 ranges, as 32 bits each, and the version of the data in ASCII,
 * filled up with zeros); the arrays of `CountryTable`, in its order; SHA-256 of all before it. A range goes from its
 * start to the next one's.
 */
import { createHash } from 'node:crypto';
import { readWhole, replaceFile } from './wholefile.ts';

export type CountryTable = {
  /** Of the package that the data came in. */
  readonly version: string;
  readonly madeAt_s: number;
  /** First addresses, ascending, the first one 0. */
  readonly v4: Uint32Array;
  /** The upper 64 bits of first addresses, ascending, in two halves, the first one 0. */
  readonly v6High: Uint32Array;
  readonly v6Low: Uint32Array;
  /** The country of each range, as `countryNumber` has it. */
  readonly v4Countries: Uint16Array;
  readonly v6Countries: Uint16Array;
};

/** Why a country file is of no use; all addresses are of unknown country then. */
export class CountryFileError extends Error {
  override readonly name = 'CountryFileError';
  readonly code: 'country_file_missing' | 'country_file_unreadable' | 'country_file_broken';

  constructor(code: CountryFileError['code']) {
    super(code);
    this.code = code;
  }
}

const magic = Buffer.from('KZLANDS1');
const [head_bytes, version_bytes_max, digest_bytes] = [64, 44, 32] as const;
const [a, letters] = [0x41, 26] as const;

/** A country of two capital letters (ISO 3166-1 alpha-2) as a number below 676. */
export function countryNumber(country: string): number {
  return (country.charCodeAt(0) - a) * letters + country.charCodeAt(1) - a;
}

/** All countries by their number, assigned or not. */
export const countries: readonly string[] = Array.from({ length: letters * letters }, (_, number) =>
  String.fromCharCode(a + Math.floor(number / letters), a + (number % letters)),
);

/** What stands for no country (in ISO 3166-1 nobody's). */
export const noCountry = 'ZZ';

/** Replaces the file at `path` in one step, also where power is lost. */
export async function writeCountryFile(path: string, table: CountryTable): Promise<void> {
  const head = Buffer.alloc(head_bytes);
  magic.copy(head);
  head.writeUInt32LE(table.madeAt_s, 8);
  head.writeUInt32LE(table.v4.length, 12);
  head.writeUInt32LE(table.v6High.length, 16);
  head.write(table.version.slice(0, version_bytes_max), 20, 'latin1');
  const arrays = [table.v4, table.v6High, table.v6Low, table.v4Countries, table.v6Countries];
  const body = Buffer.concat([
    head,
    ...arrays.map(({ buffer, byteOffset, byteLength }) => Buffer.from(buffer, byteOffset, byteLength)),
  ]);
  await replaceFile(path, 0o644, async (file) => {
    await file.write(body);
    await file.write(digestOf(body));
  });
}

/** Reads and checks the whole file. Synchronous: an edge has nothing to do before. Throws a CountryFileError. */
export function readCountryFile(path: string): CountryTable {
  const bytes = readWhole(path, (why) => new CountryFileError(`country_file_${why}`));
  const end = bytes.length - digest_bytes;
  if (end < head_bytes || !bytes.subarray(0, magic.length).equals(magic)) throw broken();
  const [v4Count, v6Count] = [bytes.readUInt32LE(12), bytes.readUInt32LE(16)];
  if (end !== head_bytes + v4Count * 6 + v6Count * 10 || v4Count === 0 || v6Count === 0) throw broken();
  if (!digestOf(bytes.subarray(0, end)).equals(bytes.subarray(end))) throw broken();

  // Arrays can only begin at multiples of their numbers' size, and a buffer may lie anywhere: hence a copy.
  const own = new Uint8Array(bytes.subarray(0, end)).buffer;
  let at: number = head_bytes;
  const take = <T>(
    array: new (buffer: ArrayBuffer, at: number, length: number) => T,
    length: number,
    each: number,
  ): T => {
    const taken = new array(own, at, length);
    at += length * each;
    return taken;
  };
  return {
    version: bytes.toString('latin1', 20, head_bytes).replace(/\0+$/, ''),
    madeAt_s: bytes.readUInt32LE(8),
    v4: take(Uint32Array, v4Count, 4),
    v6High: take(Uint32Array, v6Count, 4),
    v6Low: take(Uint32Array, v6Count, 4),
    v4Countries: take(Uint16Array, v4Count, 2),
    v6Countries: take(Uint16Array, v6Count, 2),
  };
}

function broken(): CountryFileError {
  return new CountryFileError('country_file_broken');
}

function digestOf(bytes: Uint8Array): Buffer {
  return createHash('sha256').update(bytes).digest();
}
