/**
 * Notes: checkpoints of a tree, signed so that any tool that knows c2sp.org/signed-note and c2sp.org/tlog-checkpoint
 * can check them.
 */
import { createPublicKey, sign, verify, type KeyObject } from 'node:crypto';
import { sha256 } from './merkle.ts';

/** How much of a log there was, and the hash that stands for all of it. */
export type Checkpoint = {
  /** Which log: the first line of the note, and the name of the key that signs it. */
  readonly origin: string;
  readonly size: number;
  readonly root: Buffer;
};

/** A key as notes name it. */
export type NoteKey = {
  readonly name: string;
  /** The 32 bytes of RFC 8032, section 5.1.5. */
  readonly publicKey: Buffer;
};

/** Signature type 1: Ed25519 over the note's text. */
const ed25519 = Buffer.of(1);
const id_bytes = 4;
const publicKey_bytes = 32;
/** A note of ours has five lines. */
const note_chars_max = 16_384;

/** The beginning of an Ed25519 public key in SubjectPublicKeyInfo, up to its 32 bytes (RFC 8410, section 4). */
const publicKeyStart = Buffer.from('302a300506032b6570032100', 'hex');

/** The checkpoint as a signed note. */
export function signCheckpoint(checkpoint: Checkpoint, key: NoteKey, privateKey: KeyObject): string {
  const text = `${checkpoint.origin}\n${checkpoint.size}\n${checkpoint.root.toString('base64')}\n`;
  const signature = Buffer.concat([keyId(key), sign(null, Buffer.from(text), privateKey)]);
  return `${text}\n— ${key.name} ${signature.toString('base64')}\n`;
}

/** The checkpoint that a note holds; null where none of the keys signed it, or one of them did not sign this. */
export function openCheckpoint(note: string, keys: readonly NoteKey[]): Checkpoint | null {
  const text = openNote(note, keys);
  return text === null ? null : readCheckpoint(text);
}

/** The text of a note; null where none of the keys signed it, or one of them did not sign this. */
export function openNote(note: string, keys: readonly NoteKey[]): string | null {
  const end = note.lastIndexOf('\n\n') + 1;
  if (end === 0 || note.length > note_chars_max) return null;
  const text = note.slice(0, end);
  return isSigned(text, note.slice(end + 1), keys) ? text : null;
}

/** What a note says, whoever signed it; null where it is no checkpoint. */
export function readCheckpoint(text: string): Checkpoint | null {
  const [origin, size, root] = text.split('\n');
  if (!origin || !/^(0|[1-9]\d{0,14})$/.test(size ?? '') || !/^[A-Za-z0-9+/]{43}=$/.test(root ?? '')) return null;
  return { origin, size: Number(size), root: Buffer.from(root!, 'base64') };
}

/** A key as one word, to be kept and compared: name, id, and type and key in base64, joined by `+`. */
export function writeKey(key: NoteKey): string {
  const encoded = Buffer.concat([ed25519, key.publicKey]).toString('base64');
  return `${key.name}+${keyId(key).toString('hex')}+${encoded}`;
}

/** A key out of that word; null where it is none, or its id is another's. */
export function readKey(word: string): NoteKey | null {
  const [, name, id, encoded] = /^([^\s+]+)\+([0-9a-f]{8})\+([A-Za-z0-9+/]+=*)$/.exec(word.trim()) ?? [];
  if (name === undefined || id === undefined || encoded === undefined) return null;
  const bytes = Buffer.from(encoded, 'base64');
  if (bytes.length !== 1 + publicKey_bytes || bytes[0] !== ed25519[0]) return null;
  const key = { name, publicKey: bytes.subarray(1) };
  return keyId(key).toString('hex') === id ? key : null;
}

/** By which signature lines find their key: the first four bytes of a hash of its name, type and bytes. */
function keyId({ name, publicKey }: NoteKey): Buffer {
  return sha256(`${name}\n`, ed25519, publicKey).subarray(0, id_bytes);
}

/** Lines of keys that are not known are passed over, as the format asks; one of a known key that does not fit refuses the note. */
function isSigned(text: string, lines: string, keys: readonly NoteKey[]): boolean {
  let signed = false;
  for (const line of lines.split('\n')) {
    const [, name, encoded] = /^— (\S+) ([A-Za-z0-9+/]+=*)$/.exec(line) ?? [];
    if (name === undefined || encoded === undefined) continue;
    const bytes = Buffer.from(encoded, 'base64');
    const key = keys.find((one) => one.name === name && keyId(one).equals(bytes.subarray(0, id_bytes)));
    if (!key) continue;
    if (!verify(null, Buffer.from(text), publicKeyOf(key), bytes.subarray(id_bytes))) return false;
    signed = true;
  }
  return signed;
}

function publicKeyOf({ publicKey }: NoteKey): KeyObject {
  return createPublicKey({ key: Buffer.concat([publicKeyStart, publicKey]), format: 'der', type: 'spki' });
}
