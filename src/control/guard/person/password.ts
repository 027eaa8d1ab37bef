/** Passwords: what is accepted, and Argon2id, of which only so much runs at once that sign-ins can't exhaust the memory. */
import { argon2, randomBytes, randomInt, timingSafeEqual } from 'node:crypto';
import { promisify } from 'node:util';
import { Problem, invalid } from '#problem';
import { weaknessOf } from './strength.ts';

/** RFC 9106, section 4, second recommended option: 64 MiB, three passes, four lanes (OWASP asks for less). */
const cost = { memory: 65_536, passes: 3, parallelism: 4 } as const;
const saltBytes = 16;
const tagBytes = 32;

const lettersMin = 12;
const bytesMax = 1024;

/** 128 MiB at most, whatever comes. */
const atOnce = 2;
const waitingMax = 64;

const phc = /^\$argon2id\$v=19\$m=(\d{1,7}),t=(\d{1,3}),p=(\d{1,3})\$([A-Za-z0-9+/]{11,86})\$([A-Za-z0-9+/]{11,86})$/;
const argon2Async = promisify(argon2);

/**
 * The password in the form that is hashed (RFC 8265, OpaqueString: NFC). Throws Problem `invalid`: `too_short` below 12
 * characters, `too_long` above 1 KiB, `common` where it would soon be guessed, `names` where it would by whoever knows
 * the person's `own` words. No rule asks for digits or signs (NIST SP 800-63B, section 3.1.1).
 */
export async function acceptPassword(
  password: string,
  own: readonly string[] = [],
  field = 'password',
): Promise<string> {
  const text = password.normalize('NFC');
  if ([...text].length < lettersMin) throw invalid(field, 'too_short', `Use at least ${lettersMin} characters.`);
  if (Buffer.byteLength(text) > bytesMax) throw invalid(field, 'too_long', `Use at most ${bytesMax} bytes.`);
  const weakness = await weaknessOf(text, own);
  if (weakness === 'common') throw invalid(field, 'common', 'This would soon be guessed: it is on lists of passwords.');
  if (weakness === 'names') throw invalid(field, 'names', 'This would soon be guessed by whoever knows your name.');
  return text;
}

/** Whether a hash was made at another cost than today's, so that it is made anew when the password is next at hand. */
export function isOutdated(hash: string): boolean {
  const { memory, passes, parallelism } = cost;
  return !hash.startsWith(`$argon2id$v=19$m=${memory},t=${passes},p=${parallelism}$`);
}

/** A PHC string (`$argon2id$v=19$m=…,t=…,p=…$salt$hash`) for a password that was accepted. */
export async function hashPassword(password: string): Promise<string> {
  const salt = randomBytes(saltBytes);
  const tag = await derive(password, salt, tagBytes, cost);
  const { memory, passes, parallelism } = cost;
  return `$argon2id$v=19$m=${memory},t=${passes},p=${parallelism}$${unpadded(salt)}$${unpadded(tag)}`;
}

/** Whether `password` is the one behind `hash`. With null, nobody's hash, it takes as long and says no. */
export async function passwordFits(password: string, hash: string | null): Promise<boolean> {
  const [, memory, passes, parallelism, salt, tag] = phc.exec(hash ?? nobody) ?? phc.exec(nobody)!;
  const expected = Buffer.from(tag!, 'base64');
  const its = { memory: Number(memory), passes: Number(passes), parallelism: Number(parallelism) };
  // A longer one can't have been accepted; cut, so that it costs no more than any other.
  const text = Buffer.from(password.normalize('NFC')).subarray(0, bytesMax + 1);
  const actual = await derive(text, Buffer.from(salt!, 'base64'), expected.length, its);
  return timingSafeEqual(actual, expected) && hash !== null;
}

/** A password of 125 random bits in an alphabet without look-alikes, in groups that can be read out. */
export function temporaryPassword(): string {
  const alphabet = 'abcdefghijkmnpqrstuvwxyz23456789';
  const group = () => Array.from({ length: 5 }, () => alphabet[randomInt(alphabet.length)]).join('');
  return Array.from({ length: 5 }, group).join('-');
}

const nobody = `$argon2id$v=19$m=${cost.memory},t=${cost.passes},p=${cost.parallelism}$${unpadded(randomBytes(saltBytes))}$${unpadded(randomBytes(tagBytes))}`;

function unpadded(bytes: Buffer): string {
  return bytes.toString('base64').replaceAll('=', '');
}

type Cost = { readonly memory: number; readonly passes: number; readonly parallelism: number };

let running = 0;
const waiting: (() => void)[] = [];

async function derive(message: string | Buffer, nonce: Buffer, tagLength: number, its: Cost): Promise<Buffer> {
  if (running < atOnce) running++;
  else if (waiting.length < waitingMax) await new Promise<void>((resolve) => waiting.push(resolve));
  else throw new Problem('too_many', 'Too many sign-ins at once. Try again in a moment.', { retryAfter_s: 5 });
  try {
    return await argon2Async('argon2id', { message, nonce, tagLength, ...its });
  } finally {
    // The place goes straight to the next in the queue; only an empty queue gives it up.
    const next = waiting.shift();
    if (next) next();
    else running--;
  }
}
