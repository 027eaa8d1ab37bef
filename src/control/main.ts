/** Control: composes everything but the edge, serves it on two Unix sockets, and drains when it is told to stop. */
import { join } from 'node:path';
import { clockOffset_ms, setClockOffset } from '#clock';
import { clockOffsetAtLaunch_ms, programFolder, readConfig, type Config } from '#config';
import { edgeUser } from '#exchange';
import { openKeys, openPlatform, RootKeyMissing, type FileOwner, type KeyFolder, type Platform } from '#guard';
import { openHttp, openKeyless, type Listener } from '#http';
import { allKinds, openJobs, type Jobs } from '#jobs';
import { closePress, openExchange, type ExchangeEnd } from '#links';
import { describeError, openLog } from '#log';
import { openMailing, type Mailing } from '#mail';
import { openStore, storedConnections } from '#store';
import { Zone } from '#zone';
import { openAuditing } from './auditing.ts';
import { openCaretaking } from './caretaking.ts';
import { openRotating } from './rotating.ts';

const log = openLog('control');

/** How often a root key that is missing is looked for. Running a command takes a while, and holds everything else up. */
const look_ms = { file: 2_000, environment: 60_000, command: 30_000 } as const;

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
  const owner = process.getuid?.() === 0 ? { uid: edgeUser, gid: edgeUser } : null;
  const keys = keysOf(config);
  if (keys instanceof RootKeyMissing) return waitForKey(config, keys, owner);
  const platform = await open(config, keys);
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
  const rotating = openRotating(platform);
  const auditing = openAuditing(platform, config);
  const mailing = openMailing(platform, config.mail);
  const jobs = openJobs(platform, allKinds);
  onStop(() => close({ http, exchange, platform, caretaking, rotating, jobs, auditing, mailing }));
  log('info', 'control.ready');
}

/** The keys, or why the root key is missing. */
function keysOf(config: Config): KeyFolder | RootKeyMissing {
  try {
    return openKeys(config);
  } catch (error) {
    if (error instanceof RootKeyMissing) return error;
    throw error;
  }
}

/** Answers that there is no key, until there is one; then it ends, and is started again with it. */
async function waitForKey(config: Config, first: RootKeyMissing, edgeOwner: FileOwner | null): Promise<void> {
  // One that was put back may be readable for others, or be the key of other data: the sentence says what is wrong by now.
  let missing = first;
  log('error', 'control.key_missing');
  const why = (): string => missing.message;
  const http = await openKeyless({ runFolder: config.runFolder, edgeOwner, why, log });
  const looking = setInterval(() => {
    const found = keysOf(config);
    if (found instanceof RootKeyMissing) {
      if (found.message !== missing.message) log('error', 'control.key_missing');
      missing = found;
      return;
    }
    log('info', 'control.key_found');
    clearInterval(looking);
    void http.close().then(() => process.exit(0));
  }, look_ms[config.rootKey.from]);
  onStop(() => http.close());
  log('info', 'control.ready');
}

async function open(config: Config, keys: KeyFolder): Promise<Platform> {
  const { database, runFolder, keysFolder, dataFolder } = config;
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
  { runFolder, dataFolder }: Config,
  edgeOwner: FileOwner | null,
): Promise<ExchangeEnd> {
  return openExchange(platform, {
    socketPath: join(runFolder, 'exchange.sock'),
    edgeOwner,
    startFilePath: join(dataFolder, 'edge', 'links.start'),
    startKey: () => platform.vault.keys.startKey(),
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
  readonly rotating: { stop(): Promise<void> };
  readonly jobs: Jobs;
  readonly auditing: { stop(): Promise<void> };
  readonly mailing: Mailing;
}): Promise<void> {
  await parts.http.close();
  await parts.caretaking.stop();
  await parts.rotating.stop();
  await parts.jobs.stop();
  await closePress();
  await parts.auditing.stop();
  await parts.mailing.stop();
  await parts.exchange.close();
  await parts.platform.store.close();
}
