/** The commitment to confidentiality: which text holds now, and who has signed it. Sole owner of the table `commitment`. */
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { newId } from '#id';
import { Problem, invalid } from '#problem';
import { platformChange } from '../change/platform-change.ts';
import { retrying } from '../change/retry.ts';
import type { Operator } from '../member/actor.ts';
import type { Platform } from '../platform/platform.ts';
import { acceptName } from '../tenant/tenant.ts';

/** The document as whoever signs it sees it. */
export type CommitmentDocument = {
  /** As it stands below the heading: 'Version 1'. */
  readonly version: string;
  /** SHA-256 of both texts, the German one first, in hex: one letter that differs is another document. */
  readonly hash: string;
  readonly textDe: string;
  readonly textEn: string;
};

const folder = join(import.meta.dirname, '../../../../docs/documents');
let read: CommitmentDocument | undefined;

/** The version in force. Whoever signed another one signs again. */
export function commitmentDocument(): CommitmentDocument {
  return (read ??= documentOf(textIn('confidentiality.de.md'), textIn('confidentiality.en.md')));
}

function textIn(name: string): string {
  return readFileSync(join(folder, name), 'utf8');
}

/** Of any two texts; their third line names the version, the same in both. */
export function documentOf(textDe: string, textEn: string): CommitmentDocument {
  const [, version = ''] = /^Version (\S+)$/m.exec(textEn) ?? [];
  const hash = createHash('sha256').update(textDe, 'utf8').update('\0').update(textEn, 'utf8').digest('hex');
  return { version, hash, textDe, textEn };
}

/** When this person signed the document in force; null where they have not. */
export async function signedCommitment(
  platform: Platform,
  personId: string,
  document: CommitmentDocument = commitmentDocument(),
): Promise<Date | null> {
  const row = await retrying(() =>
    platform.store.identity
      .selectFrom('commitment')
      .select('signed_at')
      .where('person_id', '=', personId)
      .where('document_hash', '=', Buffer.from(document.hash, 'hex'))
      .executeTakeFirst(),
  );
  return row?.signed_at ?? null;
}

/** What a person signs: the document by version and hash, as they saw it, under their name. */
export type Signature = { readonly version: string; readonly hash: string; readonly name: string };

/**
 * Keeps the signature, with the day and the hash of what was signed; signing twice changes nothing. Throws Problem `conflict`
 * where another version holds by now, and `invalid` (name).
 */
export async function signCommitment(operator: Operator, signature: Signature): Promise<Date> {
  const { platform, personId, via } = operator;
  const document = commitmentDocument();
  if (signature.hash !== document.hash || signature.version !== document.version)
    throw new Problem('conflict', 'Another version of the commitment holds by now. Read it again.');
  const name = acceptName('name', signature.name);
  // A name has a first and a last one: initials bind nobody.
  if (!/\p{L}{2,}.*\s.*\p{L}{2,}/u.test(name))
    throw invalid('name', 'not_a_name', 'Sign with your first and last name.');
  return platformChange(platform, async ({ db, at, enter }) => {
    const id = newId();
    const signed = await db
      .insertInto('commitment')
      .values({
        id,
        person_id: personId,
        document_version: document.version,
        document_hash: Buffer.from(document.hash, 'hex'),
        name_sealed: platform.vault.platform.seal('commitment', 'name_sealed', id, name),
        signed_at: at,
      })
      .onConflict((conflict) => conflict.columns(['person_id', 'document_hash']).doNothing())
      .returning('signed_at')
      .executeTakeFirst();
    if (!signed) return (await signedCommitment(platform, personId, document)) ?? at;
    await enter({
      tenantId: null,
      doer: { kind: 'operator', id: personId, via },
      action: 'platform.commitment_sign',
      covers: [
        {
          table: 'commitment',
          rowId: id,
          version: 1,
          fields: { version: [null, document.version], hash: [null, document.hash], name: [null, name] },
        },
      ],
    });
    return signed.signed_at;
  });
}
