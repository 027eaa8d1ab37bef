/** Commit to edge: how long a new link takes until a visitor is redirected by it. */
import { connect } from 'node:net';
import { once } from 'node:events';

/** Milliseconds by percentile. `sent` starts when the request to make the link is sent and so includes making it. */
export type Arrival = {
  readonly samples: number;
  readonly sent_ms: { readonly p50: number; readonly p99: number };
  readonly answered_ms: { readonly p50: number; readonly p99: number };
};

/**
 * Makes `samples` links one after the other and asks the edge for each, without a pause, from before the link is made.
 * The answer leaves right behind the commit, a millisecond or two before it arrives here; what comes before the commit
 * is the API's own work and no part of what is asked.
 */
export async function measureArrival(port: number, token: string, samples: number): Promise<Arrival> {
  const visitor = await openVisitor(port);
  const sent: number[] = [];
  const answered: number[] = [];
  for (let n = 0; n < samples; n += 1) {
    const slug = `arrival-${n}`;
    const began_ms = performance.now();
    let answer_ms = Number.NaN;
    const made = makeLink(port, token, slug).then(() => (answer_ms = performance.now()));
    while (!(await visitor.isRedirected(`/${slug}`))) {
      if (performance.now() - began_ms > 10_000) throw new Error(`/${slug} did not reach the edge in ten seconds`);
    }
    const arrived_ms = performance.now();
    await made;
    sent.push(arrived_ms - began_ms);
    answered.push(Math.max(0, arrived_ms - answer_ms));
  }
  visitor.close();
  return { samples, sent_ms: percentiles(sent), answered_ms: percentiles(answered) };
}

function percentiles(values: readonly number[]): { p50: number; p99: number } {
  const sorted = values.toSorted((one, other) => one - other);
  const at = (share: number): number => sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))]!;
  return { p50: at(0.5), p99: at(0.99) };
}

async function makeLink(port: number, token: string, slug: string): Promise<void> {
  const answer = await fetch(`http://127.0.0.1:${port}/api/v1/links`, {
    method: 'POST',
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
    body: JSON.stringify({ target: 'https://www.example.org/', slug }),
  });
  const said = await answer.text();
  if (answer.status !== 201) throw new Error(`making a link failed: ${answer.status} ${said}`);
}

/** One kept connection that asks and looks at nothing but the status, so that asking takes next to no time. */
async function openVisitor(port: number): Promise<{ isRedirected(path: string): Promise<boolean>; close(): void }> {
  const socket = connect({ port, host: '127.0.0.1', noDelay: true });
  await once(socket, 'connect');
  return {
    isRedirected: async (path) => {
      socket.write(`HEAD ${path} HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\nUser-Agent: Mozilla/5.0\r\n\r\n`);
      let said = '';
      while (!said.endsWith('\r\n\r\n')) said += String((await once(socket, 'data'))[0]);
      return said.startsWith('HTTP/1.1 302');
    },
    close: () => socket.destroy(),
  };
}
