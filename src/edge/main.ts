/** The edge process: reads its key and the start file, seals itself, listens, gives root away, and serves until told to drain. */
import { join } from 'node:path';
import { readFileSync } from 'node:fs';
import { now_ms, setClockOffset } from '#clock';
import { clockOffsetAtLaunch_ms, readConfig, type Config } from '#config';
import {
  dropRoot,
  offerListener,
  openEdge,
  openPipe,
  proveSealed,
  sealHoles,
  sealNetwork,
  successorPipe,
  takeOver,
  type Edge,
} from '#edge';
import { readCountryFile, readStartFile, type CountryTable, type StartFile } from '#exchange';
import { describeError, openLog } from '#log';
import { Zone } from '#zone';

/** How long totals are waited for: when everything stops, and when a new edge is there already (SIGHUP). */
const [stopWait_ms, replacedWait_ms] = [10_000, 60_000] as const;
/** How long an edge is asked for what its successor takes over before its first visitor. */
const takeOverWait_ms = 2_000;

const log = openLog('edge');
// Never the message: it may quote what a visitor sent.
process.on('uncaughtException', (error) => {
  log('error', 'edge.failed', describeError(error));
  process.exit(1);
});

const config = readConfig();
setClockOffset(clockOffsetAtLaunch_ms(config));
const startFilePath = join(config.dataFolder, 'edge', 'links.start');
const countryFilePath = join(config.dataFolder, 'edge', 'countries');
const controlSockets = {
  exchangeSocket: join(config.runFolder, 'exchange.sock'),
  edgeSocket: join(config.runFolder, 'edge.sock'),
};

if (process.argv.includes('--self-test')) {
  sealHoles(controlSockets);
  await proveSealed((listener) => {
    sealNetwork(listener);
    dropRoot();
  });
} else {
  await serve(config);
}

async function serve(config: Config): Promise<void> {
  const { host, port, url, trustProxy, timezone, threshold, releaseSeconds, keysFolder } = config;
  const startFile = startFileOf(join(keysFolder, 'start.key'));
  sealHoles(controlSockets);
  const takeover = process.argv.includes('--take-over') ? await takeOver(takeOverWait_ms) : null;
  let edge: Edge;
  try {
    edge = await openEdge({
      host,
      port,
      publicHost: url.host,
      trustProxy,
      zone: new Zone(timezone),
      threshold,
      release_s: releaseSeconds,
      ...controlSockets,
      startFile,
      countries: countriesOf(),
      takeover,
      successorPipe: openPipe(successorPipe),
      log,
    });
  } catch (error) {
    // The supervisor knows what to say of a port that is taken.
    log('error', 'edge.not_listening', describeError(error));
    process.exit(1);
  }
  sealNetwork(edge.listeningHandle);
  dropRoot();
  offerListener(edge.listeningHandle);

  let draining = false;
  const drain = async (why: 'stopping' | 'replaced', wait_ms: number): Promise<void> => {
    if (draining) return;
    draining = true;
    log('info', 'edge.draining');
    await edge.drain(why, wait_ms);
    log('info', 'edge.drained');
    process.exit(0);
  };
  process.on('SIGTERM', () => void drain('stopping', stopWait_ms));
  process.on('SIGHUP', () => void drain('replaced', replacedWait_ms));
  // When the supervisor is gone, however it went, this end of its pipe closes.
  process.stdin
    .on('end', () => void drain('stopping', stopWait_ms))
    .on('error', () => void drain('stopping', stopWait_ms));
  process.stdin.resume();
  log('info', 'edge.ready', { port: edge.port, start_file: startFile !== null });
}

/** The start file, or null where it is of no use; the edge then waits for control. */
function startFileOf(keyPath: string): StartFile | null {
  try {
    const key = Buffer.from(readFileSync(keyPath, 'utf8').trim(), 'hex');
    const startFile = readStartFile(startFilePath, key, { now_ms: now_ms() });
    key.fill(0);
    log('info', 'edge.start_file', { links: startFile.links.length });
    return startFile;
  } catch (error) {
    log('info', 'edge.no_start_file', describeError(error));
    return null;
  }
}

/** The table of countries, or null where it is of no use; all visitors are of unknown country then. */
function countriesOf(): CountryTable | null {
  try {
    return readCountryFile(countryFilePath);
  } catch (error) {
    log('warn', 'edge.no_countries', describeError(error));
    return null;
  }
}
