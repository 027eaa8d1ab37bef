/** Reed-Solomon error correction over GF(256), and the order in which blocks are put into a symbol (ISO/IEC 18004:2015, 7.5). */
import { blocksOf, codewordsOf, type Level } from './capacity.ts';

/** Powers of α, the root of x⁸ + x⁴ + x³ + x² + 1, twice over so that sums of exponents need no remainder. */
const powers = new Uint8Array(510);
const exponents = new Uint8Array(256);
for (let exponent = 0, power = 1; exponent < 255; exponent += 1) {
  powers[exponent] = power;
  powers[exponent + 255] = power;
  exponents[power] = exponent;
  power = (power << 1) ^ (power & 0x80 ? 0x11d : 0);
}

function product(a: number, b: number): number {
  return a === 0 || b === 0 ? 0 : powers[exponents[a]! + exponents[b]!]!;
}

/**
 * Data and error correction, dealt out over the blocks in turn, as they go into the symbol.
 * @param data exactly as many codewords as version and level hold
 */
export function corrected(data: Uint8Array, version: number, level: Level): Uint8Array {
  const { blocks, correction } = blocksOf(version, level);
  const short = Math.floor(data.length / blocks);
  // The blocks at the end are one codeword longer, where it doesn't come out even.
  const shorts = blocks - (data.length % blocks);
  const result = new Uint8Array(codewordsOf(version));
  for (let block = 0, start = 0; block < blocks; block += 1) {
    const length = block < shorts ? short : short + 1;
    const own = data.subarray(start, start + length);
    start += length;
    for (let at = 0; at < length; at += 1)
      result[at < short ? at * blocks + block : short * blocks + block - shorts] = own[at]!;
    const check = remainderOf(own, correction);
    for (let at = 0; at < correction; at += 1) result[data.length + at * blocks + block] = check[at]!;
  }
  return result;
}

/** What is left when data is divided by the generator of that degree: its codewords of error correction. */
export function remainderOf(data: Uint8Array, degree: number): Uint8Array {
  const multiples = multiplesOf(degree);
  // A window that moves along what would be a shift register, so that nothing has to be shifted.
  const register = new Uint8Array(data.length + degree);
  register.set(data);
  for (let at = 0; at < data.length; at += 1) {
    const row = register[at]! * degree;
    if (row === 0) continue;
    for (let n = 0; n < degree; n += 1) register[at + 1 + n]! ^= multiples[row + n]!;
  }
  return register.subarray(data.length);
}

const known = new Map<number, Uint8Array>();

/** For each factor a row: the generator's coefficients times that factor, highest power first, without the leading one. */
function multiplesOf(degree: number): Uint8Array {
  const found = known.get(degree);
  if (found) return found;
  const coefficients = generator(degree);
  const multiples = new Uint8Array(256 * degree);
  for (let factor = 0; factor < 256; factor += 1)
    for (let n = 0; n < degree; n += 1) multiples[factor * degree + n] = product(coefficients[n]!, factor);
  known.set(degree, multiples);
  return multiples;
}

/** (x − α⁰)(x − α¹)…, without its leading one (annex A). */
function generator(degree: number): Uint8Array {
  const coefficients = new Uint8Array(degree);
  coefficients[degree - 1] = 1;
  for (let root = 0; root < degree; root += 1)
    for (let n = 0; n < degree; n += 1)
      coefficients[n] = product(coefficients[n]!, powers[root]!) ^ (n + 1 < degree ? coefficients[n + 1]! : 0);
  return coefficients;
}
