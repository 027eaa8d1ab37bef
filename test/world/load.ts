/** Load: visitors that open links one after the other on kept-alive connections and count what they are answered. */
import { Agent, request } from 'node:http';

export type Counted = {
  /** Redirects that were answered in full, by slug. */
  readonly redirects: Map<string, number>;
  /** Everything else: other statuses, refused and broken connections. */
  failures: string[];
};

export type Load = { readonly counted: Counted; stop(): Promise<Counted> };

const browser = 'Mozilla/5.0 (X11; Linux x64; rv:140.0) Gecko/20100101 Firefox/140.0';

/** Starts `visitors` visitors that take the slugs in turn, with a pause between two visits, until `stop`. */
export function startLoad(
  port: number,
  slugs: readonly string[],
  options: { visitors: number; pause_ms: number },
): Load {
  const agent = new Agent({ keepAlive: true, maxSockets: options.visitors });
  const counted: Counted = { redirects: new Map(), failures: [] };
  let stopping = false;
  const visitors = [...Array(options.visitors).keys()].map(async (visitor) => {
    for (let visit = visitor; !stopping; visit++) {
      const slug = slugs[visit % slugs.length]!;
      await open(agent, port, slug, counted);
      await new Promise((resolve) => setTimeout(resolve, options.pause_ms));
    }
  });
  return {
    counted,
    async stop() {
      stopping = true;
      await Promise.all(visitors);
      agent.destroy();
      return counted;
    },
  };
}

function open(agent: Agent, port: number, slug: string, counted: Counted): Promise<void> {
  return new Promise((resolve) => {
    const fail = (reason: string) => {
      counted.failures.push(reason);
      resolve();
    };
    const headers = { 'user-agent': browser, accept: 'text/html' };
    const visit = request({ agent, port, host: '127.0.0.1', path: `/${slug}`, headers, timeout: 10_000 }, (answer) => {
      answer.resume();
      answer.on('error', (error) => fail(error.message));
      answer.on('end', () => {
        if (answer.statusCode !== 302) return fail(`status ${answer.statusCode}`);
        counted.redirects.set(slug, (counted.redirects.get(slug) ?? 0) + 1);
        resolve();
      });
    });
    visit.on('timeout', () => visit.destroy(new Error('no answer')));
    visit.on('error', (error) => fail((error as NodeJS.ErrnoException).code ?? error.message));
    visit.end();
  });
}

/** The sum of all redirects. */
export function sumOf(counted: Counted): number {
  return [...counted.redirects.values()].reduce((sum, count) => sum + count, 0);
}
