/** Control: composes everything but the edge, serves it on two Unix sockets, and drains when it is told to stop. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { clockOffset_ms, setClockOffset } from '#clock';
import { clockOffsetAtLaunch_ms, programFolder, readConfig, type Config } from '#config';
import { edgeUser } from '#exchange';
import { openKeys, openPlatform, type FileOwner, type Platform } from '#guard';
import { openHttp, type Listener } from '#http';
import { openExchange, type ExchangeEnd } from '#links';
import { describeError, openLog } from '#log';
import { openStore, storedConnections } from '#store';
import { Zone } from '#zone';
import { openCaretaking } from './caretaking.ts';

const log = openLog('control');

process.on('uncaughtException', (error) => {
  log('error', 'control.crashed', describeError(error));
  process.exit(1);
});

try {
  await run(readConfig());
} catch (error) {
  // The supervisor shows the code word; the sentences for people are its own, from what it checked before.
  log('error', 'control.refused', describeError(error));
  process.exit(1);
}

async function run(config: Config): Promise<void> {
  setClockOffset(clockOffsetAtLaunch_ms(config));
  const platform = await open(config);
  const owner = process.getuid?.() === 0 ? { uid: edgeUser, gid: edgeUser } : null;
  const exchange = await listenForEdges(platform, config, owner);
  const http = await openHttp({
    platform,
    runFolder: config.runFolder,
    edgeOwner: owner,
    dashboardFolder: join(programFolder, 'dashboard', 'dist'),
    docsFolder: join(programFolder, 'docs'),
    edges: () => exchange.edges,
    notices: () => exchange.notices,
    givenUp: () => exchange.givenUp,
    isLeading: () => exchange.reading,
    advanceClock: config.environment === 'test' ? advanceClock : null,
  });
  const caretaking = openCaretaking(platform);
  onStop(() => close({ http, exchange, platform, caretaking }));
  log('info', 'control.ready');
}

async function open(config: Config): Promise<Platform> {
  const { database, runFolder, keysFolder, dataFolder } = config;
  const keys = openKeys(config);
  const store = await openStore(
    storedConnections(
      database.kind === 'given' ? { kind: 'given', url: database.url } : { kind: 'embedded', runFolder },
      keysFolder,
    ),
  );
  const { url, threshold, releaseSeconds } = config;
  const zone = new Zone(config.timezone);
  return openPlatform({ store, keys, dataFolder, url, zone, threshold, release_s: releaseSeconds, log });
}

async function listenForEdges(
  platform: Platform,
  { runFolder, dataFolder, keysFolder }: Config,
  edgeOwner: FileOwner | null,
): Promise<ExchangeEnd> {
  return openExchange(platform, {
    socketPath: join(runFolder, 'exchange.sock'),
    edgeOwner,
    startFilePath: join(dataFolder, 'edge', 'links.start'),
    startKey: Buffer.from(readFileSync(join(keysFolder, 'start.key'), 'utf8').trim(), 'hex'),
  });
}

function advanceClock(by_ms: number): number {
  setClockOffset(clockOffset_ms() + by_ms);
  // The supervisor reads it, and moves its own.
  log('info', 'clock.moved', { offset_ms: clockOffset_ms() });
  return clockOffset_ms();
}

/** The supervisor asks with SIGTERM; when it is gone itself, the pipe that was its end of our standard input closes. */
function onStop(stop: () => Promise<void>): void {
  let stopping = false;
  const once = (): void => {
    if (stopping) return;
    stopping = true;
    log('info', 'control.stopping');
    void stop().then(
      () => process.exit(0),
      (error: unknown) => {
        log('error', 'control.stop_failed', describeError(error));
        process.exit(1);
      },
    );
  };
  process.on('SIGTERM', once);
  process.on('SIGINT', once);
  process.stdin.on('end', once).on('error', once).resume();
}

/** First what brings work in, then what does it, then what it is done with. */
async function close(parts: {
  readonly http: Listener;
  readonly exchange: ExchangeEnd;
  readonly platform: Platform;
  readonly caretaking: { stop(): Promise<void> };
}): Promise<void> {
  await parts.http.close();
  await parts.caretaking.stop();
  await parts.exchange.close();
  await parts.platform.store.close();
}
