/** The sender: delivers what waits in the table `mail`, tries again where that may help, and erases what it has delivered. */
import { sql } from 'kysely';
import { now, now_ms, onClockMoved } from '#clock';
import type { Platform } from '#guard';
import { describeError } from '#log';
import type { Content } from './paper.ts';
import { openTransport, type MailServer, type Outcome, type Transport } from './transport.ts';

export type { MailServer } from './transport.ts';

export type Mailing = { stop(): Promise<void> };

export type MailingOptions = {
  /** How long a server may say nothing. */
  readonly patience_ms?: number;
};

const minute_ms = 60_000;
/** After each try that failed; the last one again and again, until the mail is good for nothing any more. */
const waits_ms = [1, 5, 15, 60, 180, 360].map((minutes) => minutes * minute_ms);
/** So long a mail is its sender's; then that one must have died, and another takes it. Longer than any try can take. */
const lease_ms = 10 * minute_ms;
const poll_ms = 1_000;
const patience_ms_default = 20_000;
const lanes_max = 3;
/** How long those who stop wait for what is under way. */
const farewell_ms = 5_000;

/** Which platforms have a server, so that nobody reads what is about to be sent. */
const sending = new WeakSet<Platform['store']>();

/** Whether mail leaves this Kurzum; where it doesn't, it waits where operators read it. */
export function isMailing({ store }: Platform): boolean {
  return sending.has(store);
}

/**
 * Delivers until it is stopped; null for `server` delivers nothing. Each mail is handed to one sender at a time, by a lock on
 * its row, and is tried until the server takes it or refuses it for good. A sender that is killed loses none. Where it
 * dies between the server's word and noting it, the mail goes a second time, under the same Message-ID: SMTP can't do better
 * (RFC 1047).
 */
export function openMailing(platform: Platform, server: MailServer | null, options: MailingOptions = {}): Mailing {
  if (server === null) return { stop: async () => {} };
  sending.add(platform.store);
  const transport = openTransport(server, platform.url.hostname, options.patience_ms ?? patience_ms_default);
  const sender = new Sender(platform, transport);
  return {
    async stop() {
      sending.delete(platform.store);
      await sender.stop();
    },
  };
}

type Claimed = {
  readonly id: string;
  readonly kind: string;
  readonly locale: string;
  readonly recipient_sealed: Buffer;
  readonly content_sealed: Buffer;
  readonly created_at: Date;
  readonly expires_at: Date;
  readonly tries: number;
};

class Sender {
  readonly #platform: Platform;
  readonly #transport: Transport;
  readonly #underWay = new Set<Promise<void>>();
  readonly #deaf: () => void;
  readonly #running: Promise<void>;
  #wake: () => void = () => {};
  #stopped = false;

  constructor(platform: Platform, transport: Transport) {
    this.#platform = platform;
    this.#transport = transport;
    this.#deaf = onClockMoved(() => this.#wake());
    this.#running = this.#run();
  }

  async stop(): Promise<void> {
    this.#stopped = true;
    this.#deaf();
    this.#wake();
    await this.#running;
    // Whoever is still at it loses nothing: the mail is another's when its lease is over.
    await Promise.race([Promise.all(this.#underWay), patience(farewell_ms)]);
  }

  async #run(): Promise<void> {
    while (!this.#stopped) {
      const claimed = this.#underWay.size < lanes_max ? await this.#claim() : null;
      if (claimed === null) {
        await this.#woken();
        continue;
      }
      const delivery = this.#deliver(claimed).finally(() => {
        this.#underWay.delete(delivery);
        this.#wake();
      });
      this.#underWay.add(delivery);
    }
  }

  /** Until something is finished, the clock moves, or a second is over: mail may have come. */
  #woken(): Promise<void> {
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, poll_ms);
      this.#wake = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  }

  async #claim(): Promise<Claimed | null> {
    try {
      const { rows } = await sql<Claimed>`
        update mail set tries = tries + 1, next_try_at = ${new Date(now_ms() + lease_ms)}
        where id = (
          select id from mail where sent_at is null and failed_at is null and next_try_at <= ${now()}
          order by next_try_at, id limit 1 for update skip locked
        ) returning id, kind, locale, recipient_sealed, content_sealed, created_at, expires_at, tries`.execute(
        this.#platform.store.identity,
      );
      return rows[0] ?? null;
    } catch (error) {
      this.#platform.log('warn', 'mail.database_failed', describeError(error));
      return null;
    }
  }

  async #deliver(mail: Claimed): Promise<void> {
    const outcome = mail.expires_at <= now() ? null : await this.#attempt(mail);
    await this.#note(mail, outcome);
    const { id, kind, tries } = mail;
    const what = outcome === null ? 'mail.expired' : `mail.${outcome.kind}`;
    const why = outcome === null || outcome.kind === 'sent' ? {} : outcome.why;
    this.#platform.log(what === 'mail.sent' ? 'info' : 'warn', what, { mail: id, kind, tries, ...why });
  }

  async #attempt({ id, locale, ...row }: Claimed): Promise<Outcome> {
    try {
      const { unseal } = this.#platform.vault.platform;
      const to = unseal('mail', 'recipient_sealed', id, row.recipient_sealed);
      const content = JSON.parse(unseal('mail', 'content_sealed', id, row.content_sealed)) as Content;
      return await this.#transport({ ...content, id, to, locale: locale as 'de' | 'en', at: row.created_at });
    } catch (error) {
      return { kind: 'failed', why: describeError(error) };
    }
  }

  /** Tries until it is noted: a mail that is sent and not noted goes a second time. */
  async #note(mail: Claimed, outcome: Outcome | null): Promise<void> {
    const at = now();
    const change =
      outcome?.kind === 'failed'
        ? { next_try_at: new Date(at.getTime() + waits_ms[Math.min(mail.tries, waits_ms.length) - 1]!) }
        : {
            recipient_sealed: null,
            content_sealed: null,
            ...(outcome?.kind === 'sent'
              ? { sent_at: at }
              : { failed_at: at, failure: outcome === null ? 'expired' : 'refused' }),
          };
    for (let failures = 0; ; failures += 1) {
      try {
        await this.#platform.store.identity.updateTable('mail').set(change).where('id', '=', mail.id).execute();
        return;
      } catch (error) {
        this.#platform.log('warn', 'mail.database_failed', describeError(error));
        if (this.#stopped) return;
        await patience(Math.min(100 * 2 ** failures, 10_000));
      }
    }
  }
}

function patience(wait_ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, wait_ms).unref());
}
