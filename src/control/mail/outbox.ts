/** The outbox as operators see it: what was sent and what was not, and where nothing can be sent, what it says. */
import { now } from '#clock';
import { operate, requireOperator, type Operator, type Platform } from '#guard';
import { isId } from '#id';
import { Problem } from '#problem';
import type { Content } from './paper.ts';
import { isMailing } from './sender.ts';

/** A mail without address and content. */
export type MailView = {
  readonly id: string;
  readonly kind: string;
  readonly locale: 'de' | 'en';
  readonly state: 'waiting' | 'sent' | 'refused' | 'expired';
  readonly createdAt: Date;
  readonly tries: number;
  /** When it is tried next; null where it is not. */
  readonly nextTryAt: Date | null;
  readonly sentAt: Date | null;
};

/** What is waiting with nobody to send it. */
export type WaitingMail = { readonly id: string; readonly to: string } & Content;

const listed_max = 200;
const waiting_max = 1_000;
const kept_ms = 30 * 24 * 3_600_000;

/** The newest first; `sending` says whether a server is configured. */
export async function listMail(operator: Operator): Promise<{ sending: boolean; items: readonly MailView[] }> {
  await requireOperator(operator);
  const { platform } = operator;
  const sending = isMailing(platform);
  const rows = await platform.store.identity
    .selectFrom('mail')
    .select(['id', 'kind', 'locale', 'created_at', 'expires_at', 'tries', 'next_try_at', 'sent_at', 'failure'])
    .orderBy('created_at', 'desc')
    .orderBy('id', 'desc')
    .limit(listed_max)
    .execute();
  const items = rows.map((row): MailView => {
    const open = row.sent_at === null && row.failure === null;
    const late = open && row.expires_at <= now();
    const closed = row.sent_at === null ? (row.failure as 'refused' | 'expired' | null) : 'sent';
    return {
      id: row.id,
      kind: row.kind,
      locale: row.locale as 'de' | 'en',
      state: late ? 'expired' : (closed ?? 'waiting'),
      createdAt: row.created_at,
      tries: row.tries,
      nextTryAt: open && !late && sending ? row.next_try_at : null,
      sentAt: row.sent_at,
    };
  });
  return { sending, items };
}

/**
 * To whom a waiting mail goes and what it says, so that an operator without a mail server can pass it on; entered into the
 * log. Throws Problem `forbidden` where mail is sent, and `not_found` where nothing of it is left.
 */
export function readMail(operator: Operator, id: string): Promise<WaitingMail> {
  return operate(operator, 'platform.mail_view', async ({ db, at, tells }) => {
    const { platform } = operator;
    if (isMailing(platform))
      throw new Problem('forbidden', 'Mail is being sent here, so nobody but its recipient reads it.');
    const row = isId(id)
      ? await db
          .selectFrom('mail')
          .select(['kind', 'recipient_sealed', 'content_sealed'])
          .where('id', '=', id)
          .where('expires_at', '>', at)
          .executeTakeFirst()
      : undefined;
    if (!row?.recipient_sealed || !row.content_sealed) throw new Problem('not_found');
    const { unseal } = platform.vault.platform;
    const content = JSON.parse(unseal('mail', 'content_sealed', id, row.content_sealed)) as Content;
    tells({ mail: [null, id], kind: [null, row.kind] });
    return { id, to: unseal('mail', 'recipient_sealed', id, row.recipient_sealed), ...content };
  });
}

/** The mail that waits to be sent to an address, of the newest thousand that wait; of what was sent nobody knows to whom. */
export async function mailWaitingFor(
  { store, vault }: Platform,
  email: string,
): Promise<readonly { readonly kind: string; readonly createdAt: Date }[]> {
  const rows = await store.identity
    .selectFrom('mail')
    .select(['id', 'kind', 'recipient_sealed', 'created_at as createdAt'])
    .where('recipient_sealed', 'is not', null)
    .orderBy('created_at', 'desc')
    .limit(waiting_max)
    .execute();
  return rows
    .filter((row) => vault.platform.unseal('mail', 'recipient_sealed', row.id, row.recipient_sealed!) === email)
    .map(({ kind, createdAt }) => ({ kind, createdAt }));
}

/** Erases what came too late to be of use, and after 30 days that there was a mail at all. Returns how many it touched. */
export async function tidyMail({ store }: Platform): Promise<number> {
  const at = now();
  const expired = await store.identity
    .updateTable('mail')
    .set({ recipient_sealed: null, content_sealed: null, failed_at: at, failure: 'expired' })
    .where('sent_at', 'is', null)
    .where('failed_at', 'is', null)
    .where('expires_at', '<=', at)
    .returning('id')
    .execute();
  const old = await store.identity
    .deleteFrom('mail')
    .where('created_at', '<', new Date(at.getTime() - kept_ms))
    .returning('id')
    .execute();
  return expired.length + old.length;
}
