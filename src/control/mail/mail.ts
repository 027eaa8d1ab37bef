/** Mail: what people are told outside the dashboard. Alone writes the table `mail`, and alone talks to a mail server. */
import type { Transaction } from 'kysely';
import { operate, requireRoomToSend, type Operator, type Platform } from '#guard';
import { newId } from '#id';
import { invalid } from '#problem';
import type { Database } from '#store';
import { write, type Letter } from './letters.ts';

export { openMailing, isMailing, type Mailing, type MailServer } from './sender.ts';
export { listMail, mailWaitingFor, readMail, tidyMail, type MailView, type WaitingMail } from './outbox.ts';
export type { Letter, LetterKind } from './letters.ts';

/** Whom a letter goes to, and in which language. */
export type Addressed = Letter & { readonly to: string; readonly locale: 'de' | 'en' };

/** What a mail is put into: the transaction that makes what it tells of, so that there is never one without the other. */
export type PostingChange = { readonly db: Transaction<Database>; readonly at: Date };

/**
 * Puts a mail on its way. It leaves once the transaction is committed, and never otherwise; where no server is configured it
 * waits where operators read it. What it says, links with their tokens among it, is sealed until then and erased after.
 */
export async function sendMail(platform: Platform, { db, at }: PostingChange, mail: Addressed): Promise<void> {
  const id = newId();
  const { seal } = platform.vault.platform;
  const content = write(mail, mail.locale, { host: platform.url.host, zone: platform.zone });
  await db
    .insertInto('mail')
    .values({
      id,
      kind: mail.kind,
      locale: mail.locale,
      recipient_sealed: seal('mail', 'recipient_sealed', id, mail.to),
      content_sealed: seal('mail', 'content_sealed', id, JSON.stringify(content)),
      created_at: at,
      expires_at: new Date(at.getTime() + goodFor_ms(mail.kind)),
      next_try_at: at,
    })
    .execute();
}

/** A mail that says nothing, so that an operator sees whether any arrives; entered into the log without the address. */
export async function sendTestMail(
  operator: Operator,
  { to, locale }: { readonly to: string; readonly locale: 'de' | 'en' },
): Promise<void> {
  if (!/^[^\s@]+@[^\s@]+$/u.test(to)) throw invalid('to', 'not_an_email', 'This is not an e-mail address.');
  requireRoomToSend(operator, to);
  return operate(operator, 'platform.mail_test', async (tx) => {
    await sendMail(operator.platform, tx, { kind: 'test', params: {}, to, locale });
    tx.tells({ kind: [null, 'test'] });
  });
}

const hour_ms = 3_600_000;
const day_ms = 24 * hour_ms;

/** How long it makes sense to deliver it: as long as what it leads to is good. */
function goodFor_ms(kind: Letter['kind']): number {
  if (kind === 'password_reset') return hour_ms;
  return kind.endsWith('invitation') ? 7 * day_ms : 14 * day_ms;
}
