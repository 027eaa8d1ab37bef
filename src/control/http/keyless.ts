/** Without the key: what control answers while it can open nothing, which is the same sentence everywhere. */
import { join } from 'node:path';
import type { FileOwner } from '#guard';
import type { Log } from '#log';
import { Problem } from '#problem';
import { Hono } from 'hono';
import { html } from 'hono/html';
import { problemResponse, setSecurityHeaders } from './call/call.ts';
import { languageOf, openShell, type Text } from './pages/shell.ts';
import { listen, type Listener } from './serve.ts';

export type KeylessParts = {
  readonly runFolder: string;
  readonly edgeOwner: FileOwner | null;
  /** What to do about it by now: for people on the machine itself, who alone may know. */
  readonly why: () => string;
  readonly log: Log;
};

const title: Text = { de: 'Der Schlüssel fehlt', en: 'The key is missing' };
const lead: Text = {
  de: 'Kurzum läuft, hat aber seinen Wurzelschlüssel nicht und kann deshalb nichts öffnen. Kurzlinks führen weiter ans Ziel, soweit sie schon bekannt sind.',
  en: 'Kurzum runs, but does not have its root key, so it can open nothing. Short links that are known already go on leading where they lead.',
};
const advice: Text = {
  de: 'Wer Kurzum betreibt, liest am Bildschirm des Servers, was zu tun ist.',
  en: 'Whoever runs Kurzum can read on the server’s screen what to do.',
};

/** Listens on both sockets, and answers everything with 503 `unavailable`. */
export async function openKeyless({ runFolder, edgeOwner, why, log }: KeylessParts): Promise<Listener> {
  const listeners = [
    await listen(keylessApp(() => `${lead.en} ${advice.en}`).fetch, join(runFolder, 'edge.sock'), edgeOwner, log),
    await listen(keylessApp(why).fetch, join(runFolder, 'control.sock'), null, log),
  ];
  return {
    async close() {
      await Promise.all(listeners.map((listener) => listener.close()));
    },
  };
}

function keylessApp(detail: () => string): Hono {
  const shell = openShell('');
  const app = new Hono({ strict: false });
  app.use('*', async (context, next) => {
    await next();
    setSecurityHeaders(context.res.headers);
  });
  app.get('/readyz', () => {
    const headers = { 'content-type': 'application/json', 'cache-control': 'no-store', 'retry-after': '5' };
    return new Response(JSON.stringify({ ready: false, key: false, control: false }), { status: 503, headers });
  });
  app.all('*', ({ req }) => {
    const forPeople = req.header('accept')?.includes('text/html') && !req.path.startsWith('/api/');
    if (!forPeople) return problemResponse(new Problem('unavailable', detail()));
    const language = languageOf(req.raw);
    const body = html`<h1>${title[language]}</h1>
      <p class="lead">${lead[language]}</p>
      <p>${advice[language]}</p>`;
    return shell({ language, title: title[language], status: 503, body });
  });
  return app;
}
