/** The edge: listen → snapshot → answer → tally. The only process that sees a visitor's address, and it can't write. */
import type { Duplex } from 'node:stream';
import { monotonic_ms, now_ms } from '#clock';
import type { CountryTable, StartFile } from '#exchange';
import type { Log } from '#log';
import type { Zone } from '#zone';
import { answer } from './answer.ts';
import { follow, type Following } from './follow.ts';
import {
  bytesOfKeys,
  forgetKeys,
  inheritedKeys,
  Successor,
  type ListeningHandle,
  type Takeover,
} from './handover/handover.ts';
import * as pages from './pages/pages.ts';
import { isGuarded, openControlDoor, Strikes } from './pass/pass.ts';
import { routeOf, type Route } from './route.ts';
import { Tally } from './tally/tally.ts';
import { agentName, DigitKeys, isOld, openCountries, openSnapshot, openTrust, peerAddress } from './visitor/visitor.ts';
import { openWash } from './wash.ts';
import { listen, redirect, refusal, reply, type Connection, type Head } from './wire/wire.ts';

export { offerListener, openPipe, successorPipe, takeOver } from './handover/handover.ts';
export { dropRoot, sealHoles, sealNetwork } from './seal.ts';
export { proveSealed } from './selftest.ts';

export type EdgeOptions = {
  readonly host: string;
  readonly port: number;
  /** The host of `KURZUM_URL`. */
  readonly publicHost: string;
  readonly trustProxy: readonly string[];
  readonly zone: Zone;
  /** k, and how often waiting cells are looked at. */
  readonly threshold: number;
  readonly release_s: number;
  /** Control's sockets: of the exchange, and for what is passed on. */
  readonly exchangeSocket: string;
  readonly edgeSocket: string;
  readonly startFile: StartFile | null;
  readonly countries: CountryTable | null;
  /** What the edge gives whose place this one takes. */
  readonly takeover: Takeover | null;
  /** Where the edge will ask that takes this one's place. */
  readonly successorPipe: Duplex | null;
  readonly log: Log;
};

export type Edge = {
  readonly port: number;
  readonly listeningHandle: ListeningHandle;
  /**
   * Stops accepting, finishes what is under way, gives a successor what waits, and waits until control has committed all
   * totals that nobody took over, so long at most.
   */
  drain(why: 'stopping' | 'replaced', wait_ms: number): Promise<void>;
};

const allowed = { Allow: 'GET, HEAD, OPTIONS' };
const notAllowed = refusal(405, allowed);
const notImplemented = refusal(501);
const malformed = refusal(400);
const options = reply(204, allowed, '');
const complaint_ms_least = 60_000;
/** Control forgets a notice after an hour. */
const ageNotice_ms = 1_800_000;
/** How long a successor may take for all that waits. */
const bequest_ms_max = 20_000;
/** How long visitors wait at most for what is newer than the start file, or for any links where there is none. */
const [catchUp_ms_max, firstLinks_ms_max] = [400, 2000] as const;

/** Serves visitors until drained; rejects with the system's error where it can't listen. */
export async function openEdge(edge: EdgeOptions): Promise<Edge> {
  const { zone, threshold, release_s, takeover, log } = edge;
  const keys = inheritedKeys(takeover, zone) ?? new DigitKeys();
  const tally = new Tally({ zone, keys, threshold, release_s });
  let replaced = false;
  /** A replaced edge leaves it to its successor to look at what waits. */
  const reach = (at_ms: number): void => {
    if (!replaced) tally.reach(at_ms);
  };
  const following = follow({ socketPath: edge.exchangeSocket, startFile: edge.startFile, tally, reach, log });
  const successor = edge.successorPipe && new Successor(edge.successorPipe, () => bytesOfKeys(keys, zone));
  const control = openControlDoor(edge.edgeSocket, edge.publicHost);
  const strikes = new Strikes();
  const trust = openTrust(edge.trustProxy, complaint(log, following.notice));
  const snapshot = openSnapshot(openCountries(edge.countries), edge.publicHost);
  if (edge.countries !== null) watchAge(edge.countries, log, following.notice);

  function respond(head: Head, connection: Connection): void {
    if (head.method === null || head.method === 'CONNECT') return connection.reply(notImplemented);
    const route = routeOf(head);
    if (route.kind === 'malformed') return connection.reply(malformed);
    if (head.method === 'TRACE') return connection.reply(notAllowed);
    if (route.kind === 'passedOn') {
      const forPrograms = route.word === 'api' || route.word === 'readyz';
      const away = forPrograms ? pages.awayProblem : pages.awayPage(pages.languageOf(head));
      const agent = route.word === 'api' ? agentName(head, keys) : null;
      if (!isGuarded(head.method, route.path)) {
        return control.pass(head, connection, { ...route, agent, judged: null }, away);
      }
      const suspect = strikes.suspect(trust.visitorAddress(connection.peer(peerAddress), head));
      trust.forget();
      const wait_s = strikes.wait_s(suspect);
      if (wait_s > 0) return connection.reply(pages.struckProblem(wait_s));
      // Counted before it is known, so that a hundred guesses at once are a hundred, and taken back where it was none.
      strikes.strike(suspect);
      const judged = (wrong: boolean): void => (wrong ? undefined : strikes.forgive(suspect));
      return control.pass(head, connection, { ...route, agent, judged }, away);
    }
    if (head.method === 'OPTIONS') return connection.reply(options);
    if (head.method !== 'GET' && head.method !== 'HEAD') return connection.reply(notAllowed);
    if (route.kind === 'slug' || route.kind === 'code') return visit(route, head.method, head, connection);
    if (route.kind === 'healthz') return connection.reply(pages.healthReply);
    if (route.kind === 'robots') return connection.reply(pages.robotsReply);
    connection.reply(pages.missingPage(pages.languageOf(head)));
  }

  function visit(
    route: Route & { readonly kind: 'slug' | 'code' },
    method: 'GET' | 'HEAD',
    head: Head,
    connection: Connection,
  ): void {
    const links = following.links();
    if (links === null) return connection.reply(pages.startingPage(pages.languageOf(head)));
    const isCode = route.kind === 'code';
    const link = isCode ? links.byCode(route.name) : links.bySlug(route.name);
    if (link === undefined) return connection.reply(pages.missingPage(pages.languageOf(head)));
    // Nothing of whoever asks is looked at, and nothing is counted.
    if (link.gone !== null) return connection.reply(pages.gonePage(link.gone, pages.languageOf(head)));
    const at_ms = now_ms();
    reach(at_ms);
    const { query } = route;
    const address = trust.visitorAddress(connection.peer(peerAddress), head);
    const taken = snapshot(address, head, { channel: isCode ? 'qr' : 'link', link, query }, keys);
    trust.forget();
    const answered = answer({ method, wants: route.wants, link, query }, taken);
    if (answered.kind === 'redirect') {
      tally.count(answered.link, taken, answered.counts, at_ms);
      connection.reply(redirect(answered.location));
    } else {
      const counted = { snapshot: taken, at_ms, zone, threshold };
      connection.reply(pages.linkPage(answered.link, counted, pages.languageOf(head)));
    }
  }

  // The start file may be a little behind, and a link that it doesn't know yet must not be answered as missing.
  await following.caughtUp(edge.startFile === null ? firstLinks_ms_max : catchUp_ms_max);
  const listener = await listen({
    host: edge.host,
    port: edge.port,
    inherited: takeover?.listener ?? null,
    respond,
    crowded: pages.crowdedPage,
  });
  openWash();

  void takeover?.predecessor
    ?.inherit((piece) => tally.inherit(piece, following.countingOf))
    .then((whole) => log('info', 'edge.inherited', { whole }));

  return {
    port: listener.port,
    listeningHandle: listener.handle,
    drain: async (why, wait_ms) => {
      const end_ms = monotonic_ms() + wait_ms;
      replaced = why === 'replaced';
      // Half of the time for those who don't finish, so that the other half is left for what was counted.
      const patience = setTimeout(listener.destroy, wait_ms / 2);
      await listener.drain();
      clearTimeout(patience);
      const taken = replaced && (await successor?.bequeath(tally.bequeath(), bequest_ms_max));
      if (!taken) await acknowledgedAll(tally, following.send, end_ms - monotonic_ms());
      following.stop();
      control.close();
      successor?.forget();
      forgetKeys(keys);
    },
  };
}

/** Waits until control has committed everything, sending as fast as it acknowledges. */
async function acknowledgedAll(tally: Tally, send: () => void, wait_ms: number): Promise<void> {
  const end_ms = monotonic_ms() + wait_ms;
  while (!tally.isEmpty && monotonic_ms() < end_ms) {
    send();
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}

/** Tells the operator, by log and dashboard and once a minute at most, of a proxy that is not trusted; never which one. */
function complaint(log: Log, notice: Following['notice']): () => void {
  let last_ms = Number.NEGATIVE_INFINITY;
  return () => {
    const at_ms = now_ms();
    if (at_ms - last_ms < complaint_ms_least) return;
    last_ms = at_ms;
    log('warn', 'edge.proxy_not_trusted', { setting: 'KURZUM_TRUST_PROXY' });
    notice('proxy_not_trusted');
  };
}

/** Tells the operator, once by log and by dashboard for as long as it is so, that the table of countries is over a year old. */
function watchAge(countries: CountryTable, log: Log, notice: Following['notice']): void {
  let logged = false;
  const watch = (): void => {
    if (!isOld(countries, now_ms())) return;
    notice('country_data_old');
    if (!logged) log('warn', 'edge.country_data_old', { version: countries.version });
    logged = true;
  };
  watch();
  setInterval(watch, ageNotice_ms).unref();
}
