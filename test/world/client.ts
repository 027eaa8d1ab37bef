/** A client with cookies: what a browser without a page would be, or an attacker who sends whatever they like. */
export type Answer = {
  readonly status: number;
  readonly headers: Headers;
  /** Each `Set-Cookie` as it came. */
  readonly cookies: readonly string[];
  readonly text: string;
  readonly json: unknown;
  /** The type of a problem, without `/problems/`; null where it is none. */
  readonly problem: string | null;
};

export type Sending = { readonly body?: unknown; readonly headers?: Readonly<Record<string, string>> };

export class Client {
  readonly jar = new Map<string, string>();
  readonly #url: string;
  readonly #headers: Readonly<Record<string, string>>;

  /** @param headers sent with every request, such as the page that it comes from */
  constructor(url: string, headers: Readonly<Record<string, string>> = { 'sec-fetch-site': 'same-origin' }) {
    this.#url = url;
    this.#headers = headers;
  }

  /** A request to `/api/v1`, with all cookies; those of the answer are kept. */
  async send(method: string, path: string, { body, headers = {} }: Sending = {}): Promise<Answer> {
    const cookie = [...this.jar].map(([name, value]) => `${name}=${value}`).join('; ');
    const answer = await fetch(new URL(`/api/v1${path}`, this.#url), {
      method,
      headers: {
        ...this.#headers,
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        ...(cookie === '' ? {} : { cookie }),
        ...headers,
      },
      ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
      redirect: 'manual',
    });
    const cookies = answer.headers.getSetCookie();
    for (const line of cookies) this.#keep(line);
    const text = await answer.text();
    const json = parsed(text);
    const type = (json as { type?: unknown } | undefined)?.type;
    const problem = typeof type === 'string' && answer.status >= 400 ? type.replace('/problems/', '') : null;
    return { status: answer.status, headers: answer.headers, cookies, text, json, problem };
  }

  /** Another one that brings the same cookies. */
  copy(): Client {
    const other = new Client(this.#url, this.#headers);
    for (const [name, value] of this.jar) other.jar.set(name, value);
    return other;
  }

  #keep(line: string): void {
    const [pair = ''] = line.split(';');
    const at = pair.indexOf('=');
    const [name, value] = [pair.slice(0, at), pair.slice(at + 1)];
    if (value === '') this.jar.delete(name);
    else this.jar.set(name, value);
  }
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
