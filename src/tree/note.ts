/**
 * Notes: checkpoints of a tree, signed so that any tool that knows c2sp.org/signed-note and c2sp.org/tlog-checkpoint
 * can check them. A second signature (c2sp.org/tlog-cosignature) by the same key says when.
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

/** A checkpoint, and when it was signed. */
export type SignedCheckpoint = Checkpoint & {
  /** POSIX time; null where no signature that is known says it. */
  readonly at_s: number | null;
};

/** A key as notes name it. */
export type NoteKey = {
  readonly name: string;
  /** The 32 bytes of RFC 8032, section 5.1.5. */
  readonly publicKey: Buffer;
};

/** Types of signatures: Ed25519 over the note's text, and over a time and the text. */
const plain = Buffer.of(1);
const timed = Buffer.of(4);
const time_bytes = 8;
const id_bytes = 4;
const publicKey_bytes = 32;
/** A note of ours has five lines. */
const note_chars_max = 16_384;

/** The beginning of an Ed25519 public key in SubjectPublicKeyInfo, up to its 32 bytes (RFC 8410, section 4). */
const publicKeyStart = Buffer.from('302a300506032b6570032100', 'hex');

/** The checkpoint as a signed note. */
export function signCheckpoint(checkpoint: Checkpoint, at_s: number, key: NoteKey, privateKey: KeyObject): string {
  const text = `${checkpoint.origin}\n${checkpoint.size}\n${checkpoint.root.toString('base64')}\n`;
  const time = Buffer.alloc(time_bytes);
  time.writeBigUInt64BE(BigInt(at_s));
  const signatures = [
    Buffer.concat([keyId(key, plain), sign(null, Buffer.from(text), privateKey)]),
    Buffer.concat([keyId(key, timed), time, sign(null, Buffer.from(timedText(text, at_s)), privateKey)]),
  ];
  return `${text}\n${signatures.map((bytes) => `— ${key.name} ${bytes.toString('base64')}\n`).join('')}`;
}

/** The checkpoint that a note holds; null where none of the keys signed it, or one of them did not sign this. */
export function openCheckpoint(note: string, keys: readonly NoteKey[]): SignedCheckpoint | null {
  const opened = openNote(note, keys);
  const checkpoint = opened && readCheckpoint(opened.text);
  return checkpoint && { ...checkpoint, at_s: opened.at_s };
}

/** The text of a note; null where none of the keys signed it, or one of them did not sign this. */
export function openNote(
  note: string,
  keys: readonly NoteKey[],
): { readonly text: string; readonly at_s: number | null } | null {
  const end = note.lastIndexOf('\n\n') + 1;
  if (end === 0 || note.length > note_chars_max) return null;
  const text = note.slice(0, end);
  let signed = false;
  let at_s: number | null = null;
  // Lines of keys that are not known are passed over, as the format asks; one of a known key that does not fit refuses the note.
  for (const line of note.slice(end + 1).split('\n')) {
    const [, name, encoded] = /^— (\S+) ([A-Za-z0-9+/]+=*)$/.exec(line) ?? [];
    if (name === undefined || encoded === undefined) continue;
    const bytes = Buffer.from(encoded, 'base64');
    const [id, rest] = [bytes.subarray(0, id_bytes), bytes.subarray(id_bytes)];
    const named = keys.filter((key) => key.name === name);
    const plainKey = named.find((key) => keyId(key, plain).equals(id));
    const timedKey = named.find((key) => keyId(key, timed).equals(id));
    if (plainKey) {
      if (!verify(null, Buffer.from(text), publicKeyOf(plainKey), rest)) return null;
      signed = true;
    } else if (timedKey) {
      if (rest.length <= time_bytes) return null;
      const time_s = Number(rest.readBigUInt64BE());
      const said = Buffer.from(timedText(text, time_s));
      if (!verify(null, said, publicKeyOf(timedKey), rest.subarray(time_bytes))) return null;
      at_s = time_s;
    }
  }
  return signed ? { text, at_s } : null;
}

function timedText(text: string, at_s: number): string {
  return `cosignature/v1\ntime ${at_s}\n${text}`;
}

/** What a note says, whoever signed it; null where it is no checkpoint. */
export function readCheckpoint(text: string): Checkpoint | null {
  const [origin, size, root] = text.split('\n');
  if (!origin || !/^(0|[1-9]\d{0,14})$/.test(size ?? '') || !/^[A-Za-z0-9+/]{43}=$/.test(root ?? '')) return null;
  return { origin, size: Number(size), root: Buffer.from(root!, 'base64') };
}

/** A key as one word, to be kept and compared: name, id, and type and key in base64, joined by `+`. */
export function writeKey(key: NoteKey): string {
  const encoded = Buffer.concat([plain, key.publicKey]).toString('base64');
  return `${key.name}+${keyId(key, plain).toString('hex')}+${encoded}`;
}

/** A key out of that word; null where it is none, or its id is another's. */
export function readKey(word: string): NoteKey | null {
  const [, name, id, encoded] = /^([^\s+]+)\+([0-9a-f]{8})\+([A-Za-z0-9+/]+=*)$/.exec(word.trim()) ?? [];
  if (name === undefined || id === undefined || encoded === undefined) return null;
  const bytes = Buffer.from(encoded, 'base64');
  if (bytes.length !== 1 + publicKey_bytes || bytes[0] !== plain[0]) return null;
  const key = { name, publicKey: bytes.subarray(1) };
  return keyId(key, plain).toString('hex') === id ? key : null;
}

/** By which signature lines find their key: the first four bytes of a hash of its name, type and bytes. */
function keyId({ name, publicKey }: NoteKey, type: Buffer): Buffer {
  return sha256(`${name}\n`, type, publicKey).subarray(0, id_bytes);
}

function publicKeyOf({ publicKey }: NoteKey): KeyObject {
  return createPublicKey({ key: Buffer.concat([publicKeyStart, publicKey]), format: 'der', type: 'spki' });
}
