/** Transport: hands one mail to the mail server, and says what became of it in code words. Sole user of nodemailer. */
import { createTransport } from 'nodemailer';
import type { LogFields } from '#log';
import type { Content } from './paper.ts';

/** `KURZUM_SMTP_URL` and `KURZUM_MAIL_FROM`. */
export type MailServer = { readonly url: string; readonly from: string };

export type Outgoing = Content & {
  readonly id: string;
  readonly to: string;
  readonly locale: 'de' | 'en';
  /** When it was written, however late it leaves. */
  readonly at: Date;
};

/** `refused` is for good: the server said so. `failed` may work later. Never what the server said, which may quote the address. */
export type Outcome = { readonly kind: 'sent' } | { readonly kind: 'refused' | 'failed'; readonly why: LogFields };

export type Transport = (mail: Outgoing) => Promise<Outcome>;

/**
 * Beyond this machine nothing leaves without TLS: `smtps` begins with it, `smtp` has to offer it (STARTTLS) or gets nothing.
 * @param host by which this Kurzum names itself to the server, and its mails
 * @param patience_ms how long the server may say nothing
 */
export function openTransport({ url, from }: MailServer, host: string, patience_ms: number): Transport {
  const { protocol, hostname, port, username, password } = new URL(url);
  const secure = protocol === 'smtps:';
  const local = isLoopback(hostname);
  const transport = createTransport({
    host: hostname.replace(/^\[|\]$/g, ''),
    port: port === '' ? (secure ? 465 : local ? 25 : 587) : Number(port),
    secure,
    requireTLS: !secure && !local,
    ignoreTLS: !secure && local,
    tls: { minVersion: 'TLSv1.2' },
    ...(username === '' ? {} : { auth: { user: decodeURIComponent(username), pass: decodeURIComponent(password) } }),
    name: host,
    connectionTimeout: patience_ms,
    greetingTimeout: patience_ms,
    socketTimeout: patience_ms,
    disableFileAccess: true,
    disableUrlAccess: true,
  });
  return async ({ id, to, locale, at, subject, text, html }) => {
    try {
      await transport.sendMail({
        // The same at every try: where an answer was lost, the recipient's side can tell that it has this one already.
        messageId: `<${id}@${host}>`,
        date: at,
        from,
        to: { name: '', address: to },
        subject,
        text,
        html,
        headers: { 'Auto-Submitted': 'auto-generated', 'Content-Language': locale },
      });
      return { kind: 'sent' };
    } catch (error) {
      return outcomeOf(error);
    }
  };
}

/** What nodemailer throws: `responseCode` is what the server answered, `command` to what. */
type SmtpError = { readonly code?: unknown; readonly responseCode?: unknown; readonly command?: unknown };

function outcomeOf(error: unknown): Outcome {
  const { code, responseCode, command } = error as SmtpError;
  const status = typeof responseCode === 'number' ? responseCode : 0;
  // About this very mail; what is wrong with name, password or TLS, an operator can put right.
  const aboutMail = /^(MAIL FROM|RCPT TO|DATA)$/.test(String(command)) && status !== 530;
  return {
    kind: aboutMail && status >= 500 ? 'refused' : 'failed',
    why: { ...(typeof code === 'string' ? { code } : {}), ...(status > 0 ? { status } : {}) },
  };
}

function isLoopback(hostname: string): boolean {
  return hostname === 'localhost' || hostname === '[::1]' || /^127(\.\d{1,3}){3}$/.test(hostname);
}
