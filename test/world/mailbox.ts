/** A mailbox: a real mail server on loopback that keeps what it takes, and can be told to refuse or to be slow. */
import { setTimeout as sleep } from 'node:timers/promises';
import { SMTPServer, type SMTPServerSession } from 'smtp-server';

export type Received = {
  readonly from: string;
  readonly to: string;
  readonly subject: string;
  readonly messageId: string;
  /** The plain text, decoded. */
  readonly text: string;
  readonly html: string;
  /** Everything as it came. */
  readonly raw: string;
};

export type Mailbox = {
  /** For `KURZUM_SMTP_URL`. */
  readonly url: string;
  readonly received: Received[];
  /** How often somebody named a recipient. */
  readonly asked: () => number;
  /** What is answered to the next recipients, or after their mail; null takes it. */
  refuse(when: 'recipient' | 'content' | null, status?: number): void;
  /** How long each mail is held before it is answered. */
  hold(ms: number): void;
  /** The first mail that holds `words`; waits up to ten seconds. */
  letter(words: string): Promise<Received>;
  close(): Promise<void>;
};

/** Close it in an `after`. @param options a port that it had before, and the account that it asks for */
export async function openMailbox(
  options: { readonly port?: number; readonly account?: { readonly user: string; readonly pass: string } } = {},
): Promise<Mailbox> {
  const { account } = options;
  const received: Received[] = [];
  let refusal: { when: 'recipient' | 'content'; status: number } | null = null;
  let hold_ms = 0;
  let asked = 0;
  const refusing = (when: 'recipient' | 'content'): Error | null =>
    refusal?.when === when
      ? Object.assign(new Error('somebody@acme.example is not wanted'), { responseCode: refusal.status })
      : null;
  const server = new SMTPServer({
    disabledCommands: account ? ['STARTTLS'] : ['STARTTLS', 'AUTH'],
    disableReverseLookup: true,
    authOptional: account === undefined,
    allowInsecureAuth: true,
    onAuth({ username, password }, _session, done) {
      const right = username === account?.user && password === account?.pass;
      done(right ? null : new Error('wrong'), right ? { user: username } : undefined);
    },
    onRcptTo(_address, _session, done) {
      asked += 1;
      done(refusing('recipient'));
    },
    onData(stream, session, done) {
      const pieces: Buffer[] = [];
      stream.on('data', (piece: Buffer) => pieces.push(piece));
      stream.on('end', () => {
        setTimeout(() => {
          const no = refusing('content');
          if (!no) received.push(read(Buffer.concat(pieces).toString('utf8'), session));
          done(no);
        }, hold_ms);
      });
    },
  });
  server.on('error', () => {});
  await new Promise<void>((resolve) => server.listen(options.port ?? 0, '127.0.0.1', resolve));
  const { port } = server.server.address() as { port: number };
  let open = true;
  const close = async (): Promise<void> => {
    if (!open) return;
    open = false;
    await new Promise<void>((resolve) => server.close(resolve));
  };
  const login = account ? `${encodeURIComponent(account.user)}:${encodeURIComponent(account.pass)}@` : '';
  return {
    url: `smtp://${login}127.0.0.1:${port}`,
    received,
    asked: () => asked,
    refuse: (when, status = 550) => void (refusal = when === null ? null : { when, status }),
    hold: (ms) => void (hold_ms = ms),
    async letter(words) {
      for (let waited_ms = 0; waited_ms < 10_000; waited_ms += 20) {
        const found = received.find(({ text, subject }) => text.includes(words) || subject.includes(words));
        if (found) return found;
        await sleep(20);
      }
      throw new Error(`no mail says ${words}; there are ${received.length}`);
    },
    close,
  };
}

function read(raw: string, { envelope }: SMTPServerSession): Received {
  const [head = ''] = raw.split('\r\n\r\n', 1);
  const field = (name: string): string =>
    new RegExp(`^${name}: *(.*(?:\r\n[ \t].*)*)`, 'im').exec(head)?.[1]?.replace(/\r\n[ \t]/g, ' ') ?? '';
  return {
    from: field('from'),
    to: envelope.rcptTo.map(({ address }) => address).join(),
    subject: decodedWords(field('subject')),
    messageId: field('message-id'),
    text: partOf(raw, 'text/plain'),
    html: partOf(raw, 'text/html'),
    raw,
  };
}

function partOf(raw: string, type: string): string {
  const start = raw.indexOf(`Content-Type: ${type}`);
  if (start < 0) return '';
  const bodyAt = raw.indexOf('\r\n\r\n', start) + 4;
  const end = raw.indexOf('\r\n--', bodyAt);
  const head = raw.slice(raw.lastIndexOf('\r\n--', start), bodyAt);
  const body = raw.slice(bodyAt, end < 0 ? undefined : end);
  if (/base64/i.test(head)) return Buffer.from(body, 'base64').toString('utf8');
  return /quoted-printable/i.test(head) ? decodedQuoted(body) : body;
}

/** RFC 2045, section 6.7. */
function decodedQuoted(text: string): string {
  const bytes = text
    .replace(/=\r\n/g, '')
    .replace(/=([0-9A-F]{2})/g, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)));
  return Buffer.from(bytes, 'latin1').toString('utf8').replaceAll('\r\n', '\n');
}

/** RFC 2047. */
function decodedWords(text: string): string {
  return text
    .replace(/\?=\s+=\?/g, '?==?')
    .replace(/=\?utf-8\?(b|q)\?([^?]*)\?=/gi, (_, how: string, word: string) =>
      how.toLowerCase() === 'b'
        ? Buffer.from(word, 'base64').toString('utf8')
        : decodedQuoted(word.replaceAll('_', ' ')),
    );
}
