/** The statement: what a proof found, as data, in the one form that is signed and can be checked without Kurzum. */
import { createHash, createPublicKey, verify } from 'node:crypto';
import { canonical } from '#tree';

export { canonical };

export type Result = 'shown' | 'not_shown' | 'failed';
export type Measure = '1.1' | '1.2' | '1.3';

/** What is looked at, in the order of the page, and which measure it belongs to. */
export const findingIds = {
  'edge.self_test': '1.1',
  'edge.sealed': '1.1',
  memory: '1.1',
  database: '1.2',
  files: '1.2',
  log: '1.2',
  locations: '1.2',
  cells: '1.3',
  visits: '1.3',
  cleanup: '1.3',
} as const satisfies Record<string, Measure>;
export type FindingId = keyof typeof findingIds;

/** Why something could not be shown. */
export type Reason =
  | 'no_proc'
  | 'no_right'
  | 'no_peers'
  | 'edge_replaced'
  | 'control_not_found'
  | 'elsewhere'
  | 'unreadable'
  | 'too_much'
  | 'no_supervisor'
  | 'too_slow';

export type Finding = {
  readonly id: FindingId;
  readonly measure: Measure;
  readonly result: Result;
  readonly reason: Reason | null;
  /** Counts and sizes; never what was found. */
  readonly numbers: Readonly<Record<string, number>>;
};

export type Key = { readonly algorithm: 'Ed25519'; readonly publicKey: string; readonly fingerprint: string };

export type Statement = {
  readonly kind: 'kurzum proof';
  readonly format: 1;
  /** Of the program. */
  readonly version: string;
  /** When it began: RFC 3339, UTC, by the clock of the Kurzum that was looked at. */
  readonly at: string;
  readonly seconds: number;
  /** The host of `KURZUM_URL`. */
  readonly host: string;
  readonly environment: string;
  readonly threshold: number;
  /** How many addresses were planted: as peers, named by a trusted proxy, and in headers that nobody need read. */
  readonly planted: { readonly peers: number; readonly named: number; readonly hidden: number };
  /** The worst of the findings. */
  readonly result: Result;
  readonly findings: readonly Finding[];
  readonly key: Key;
};

export type Signed = Statement & { readonly signature: string };

/** The same words stand before the text where it is signed. */
const purpose = 'kurzum proof 1\n';

export function worstOf(findings: readonly Finding[]): Result {
  const results = new Set(findings.map(({ result }) => result));
  if (results.has('failed')) return 'failed';
  return results.has('not_shown') || findings.length === 0 ? 'not_shown' : 'shown';
}

/** Whether the key that the statement names signed all of it, and has the fingerprint that it says. */
export function isSigned({ signature, ...statement }: Signed): boolean {
  try {
    const { publicKey, fingerprint } = statement.key;
    const key = createPublicKey({ key: { kty: 'OKP', crv: 'Ed25519', x: publicKey }, format: 'jwk' });
    const text = Buffer.from(purpose + canonical(statement));
    return fingerprintOf(publicKey) === fingerprint && verify(null, text, key, Buffer.from(signature, 'base64url'));
  } catch {
    return false;
  }
}

/** The first 16 bytes of the SHA-256 of the 32 bytes of the key, in hexadecimal. */
export function fingerprintOf(publicKey: string): string {
  return createHash('sha256').update(Buffer.from(publicKey, 'base64url')).digest('hex').slice(0, 32);
}

/** Whether `given`, a public key or a fingerprint in whatever groups, is that key. */
export function isKey({ publicKey, fingerprint }: Key, given: string): boolean {
  return given === publicKey || given.replaceAll(/[\s:-]/g, '').toLowerCase() === fingerprint;
}

/** A statement out of JSON text; null where it is none. */
export function readStatement(text: string): Signed | null {
  try {
    const value = JSON.parse(text) as Signed;
    const isOne = value.kind === 'kurzum proof' && value.format === 1 && Array.isArray(value.findings);
    return isOne && typeof value.signature === 'string' && typeof value.key?.publicKey === 'string' ? value : null;
  } catch {
    return null;
  }
}
