/**
 * The bench: one edge beside nginx in one run, on the same core, under the same load, and what else a day with Kurzum
 * costs. Prints a table, or JSON with --json; exit 1 when something asked for is missed. Takes about seven minutes.
 */
import { spawnSync } from 'node:child_process';
import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { measureArrival } from './arrival.ts';
import { measureAudit } from './audit.ts';
import { codesDemands, codesTold, measureCodes, quickScale, wholeScale } from './codes/codes.ts';
import { measureDisk } from './disk.ts';
import { guardTold, measureGuard } from './guard.ts';
import { Kurzum, setUp, type Place } from './kurzum.ts';
import { countHits, makeLinks, shuffledPaths, writePaths } from './links.ts';
import { connections, loadFor, type Measured, type Mode } from './load.ts';
import { freePort, machineName, missingPrograms, pin, shareCores, size_bytes, type Cores } from './machine.ts';
import { startNginx } from './nginx.ts';
import { measureReports } from './reports.ts';
import { bulkDemand, demandsOn, demandTold, raceOf, told, type Contestant, type Race, type Results } from './report.ts';
import type { VisitCost } from './visit.ts';

const links_count = 100_000;
const slugs_count = 10_000;
/** Different ones of each slug, asking in turn. */
const visitors_count = 10;
/** How many links are visited at once when all are, so that wrk's memory holds the requests; for how long, and by how many. */
const [part_links, part_s, part_visitors] = [20_000, 6, 5] as const;
const rounds_count = 3;
const round_s = 4;
const warming_s = 2;
const reports_count = 100;
const audited_count = 20_000;
const wholeGuard = { links: 100_000, samples: 400 } as const;
const quickGuard = { links: 10_000, samples: 100 } as const;
const contestants: readonly Contestant[] = ['kurzum', 'nginx', 'nginx with log'];
const settle_ms = 5000;
const whole_s_max = 720;

// Takes longer than all the rest, so it is asked for by itself.
if (process.argv.includes('--search')) {
  await import('./search.ts');
  process.exit();
}

const onlyGuard = process.argv.includes('--guard');
const onlyCodes = process.argv.includes('--qr');
const isQuick = process.argv.includes('--quick');
const missing = missingPrograms();
if (missing.length > 0 && !onlyGuard && !onlyCodes) {
  process.stderr.write(missing.join('\n') + '\n');
  process.exit(1);
}

const json = process.argv.includes('--json');
const say = (text: string): void => void (json || process.stderr.write(`${text}\n`));
const cores = shareCores();
const folder = mkdtempSync(join(tmpdir(), 'kz-bench-'));
// Started by root, the database is another user's, who must be able to pass through.
chmodSync(folder, 0o711);
const place: Place = { dataFolder: join(folder, 'data'), keysFolder: join(folder, 'keys'), port: await freePort() };
const runFolder = join(place.dataFolder, 'run');
/** What must end whatever happens, the latest first. */
const endings: (() => Promise<void>)[] = [];

// However the bench ends, nothing that it started outlives it.
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => void giveUp(`ended by ${signal}`));
setTimeout(() => void giveUp(`not done after ${whole_s_max} seconds`), whole_s_max * 1000).unref();

try {
  if (onlyGuard) await guardAlone();
  else if (onlyCodes) await codesAlone();
  else await all();
} finally {
  await cleanUp();
}

async function all(): Promise<void> {
  const results = await measure();
  process.stdout.write(
    json ? `${JSON.stringify({ ...results, demands: demandsOn(results) }, null, 2)}\n` : `\n${told(results)}`,
  );
  process.exitCode = demandsOn(results).every(({ met }) => met) ? 0 : 1;
}

/** What the guard costs, on a Kurzum of its own. */
async function guardAlone(): Promise<void> {
  const kurzum = await started();
  const guard = await measureGuard(place, await setUp(place), isQuick ? quickGuard : wholeGuard);
  await kurzum.stop();
  const demand = bulkDemand(guard);
  process.stdout.write(
    json
      ? `${JSON.stringify({ machine: machineName(), ...guard, demand }, null, 2)}\n`
      : `${guardTold(guard)}\n${demandTold(demand)}\n`,
  );
  // Of few links a large part is made by a program that has just begun to run.
  process.exitCode = demand.met || isQuick ? 0 : 1;
}

/** What codes cost, on a Kurzum of its own. */
async function codesAlone(): Promise<void> {
  const kurzum = await started();
  await setUp(place);
  const codes = await measureCodes(kurzum, cores.measured, isQuick ? quickScale : wholeScale);
  await kurzum.stop();
  const demands = codesDemands(codes);
  process.stdout.write(
    json
      ? `${JSON.stringify({ machine: machineName(), ...codes, demands }, null, 2)}\n`
      : `${machineName()}\n${codesTold(codes)}\n\n${demands.map(demandTold).join('\n')}\n`,
  );
  process.exitCode = demands.every(({ met }) => met) ? 0 : 1;
}

async function cleanUp(): Promise<void> {
  for (const end of endings.toReversed()) await end();
  rmSync(folder, { recursive: true, force: true });
}

async function giveUp(reason: string): Promise<void> {
  process.stderr.write(`The bench was ${reason}.\n`);
  await cleanUp();
  process.exit(1);
}

async function measure(): Promise<Results> {
  say('first start …');
  const first = await started();
  const account = await setUp(place);
  await first.stop();

  say('second start …');
  const second = await started();
  await sleep(settle_ms);
  const idle = second.memory();
  say(`making ${links_count} links …`);
  const links = await makeLinks(place, runFolder, links_count);
  await second.stop();
  const before_bytes = tables_bytes();

  say('start with all links …');
  const kurzum = await started();
  await untilServed(kurzum, links);
  await sleep(settle_ms);
  const idleWithLinks = kurzum.memory();
  say('commit to edge …');
  const arrival = await measureArrival(place.port, account.token, 200);

  for (const part of ['control', 'supervisor', 'postgres'] as const) {
    for (const { pid } of kurzum.processes(part)) pin(pid, cores.rest);
  }
  pin(kurzum.processes('edge')[0]!.pid, cores.measured);
  const { races, active, asked, cutOff_max, loaded } = await race(kurzum, links);
  // Totals cross once a second; three are plenty.
  await sleep(3000);
  const counted = await countHits(place, runFolder);
  await kurzum.stop();
  const afterwards_bytes = tables_bytes();
  say('the cost of a visit …');
  const visit = measureVisit(place, cores);
  say('reports on two years …');
  const reporting = await started();
  const reports = await measureReports(place, runFolder, account.token, reports_count);
  say('what the guard costs …');
  const guard = await measureGuard(place, account, wholeGuard);
  say('codes …');
  const codes = await measureCodes(reporting, cores.measured, quickScale);
  await reporting.stop();
  say('a month of counts …');
  const disk = await measureDisk();
  say('the audit log …');
  const audit = await measureAudit(audited_count);

  return {
    machine: machineName(),
    cores: { measured: cores.measured, load: cores.load },
    links: links_count,
    slugs: slugs_count,
    rounds: rounds_count,
    races,
    arrival,
    start_ms: { first: first.ready_ms, second: second.ready_ms, withLinks: kurzum.ready_ms },
    memory_bytes: { idle, idleWithLinks, loaded, active },
    hits: { counted, asked, cutOff_max, bytesPerMillion: ((afterwards_bytes - before_bytes) / asked) * 1e6 },
    visit,
    reports,
    disk,
    audit,
    guard,
    codes,
  };
}

/** The steps of a visit in a process of their own, on the core that is measured. */
function measureVisit({ dataFolder }: Place, { measured }: Cores): VisitCost {
  const words = ['-c', measured, process.execPath, join(import.meta.dirname, 'visit.ts')];
  const { status, stdout, stderr } = spawnSync('taskset', [...words, join(dataFolder, 'edge', 'countries')]);
  if (status !== 0) throw new Error(`the cost of a visit could not be measured: ${String(stderr)}`);
  return JSON.parse(String(stdout)) as VisitCost;
}

/** All contestants in turn, round by round, so that a machine that slows down slows all of them. */
async function race(kurzum: Kurzum, links: ReadonlyMap<string, string>) {
  const paths = shuffledPaths(links);
  const pathsFile = writePaths(folder, paths.slice(0, slugs_count));
  const nginx = await startNginx(join(folder, 'nginx'), links, cores.measured);
  endings.push(() => nginx.stop());
  const ports: Record<Contestant, number> = {
    kurzum: place.port,
    nginx: nginx.quietPort,
    'nginx with log': nginx.loggingPort,
  };
  let asked = 0;
  let cutOff_max = 0;
  let loaded = kurzum.memory();
  const run = async (contestant: Contestant, mode: Mode, seconds: number): Promise<Measured> => {
    const measured = await loadFor(seconds, ports[contestant], { pathsFile, visitors: visitors_count }, mode, cores);
    if (contestant !== 'kurzum') return measured;
    asked += measured.requests;
    // When its time is up, wrk leaves without the answers it still waits for.
    cutOff_max += connections;
    const memory = kurzum.memory();
    if (memory.all > loaded.all) loaded = memory;
    return measured;
  };
  const raceIn = async (mode: Mode): Promise<Race> => {
    const rounds: Record<Contestant, Measured>[] = [];
    for (const contestant of contestants) await run(contestant, mode, warming_s);
    for (let round = 1; round <= rounds_count; round += 1) {
      say(`${mode === 'keep' ? 'kept alive' : 'one connection each'}, round ${round} of ${rounds_count} …`);
      rounds.push({
        kurzum: await run('kurzum', mode, round_s),
        nginx: await run('nginx', mode, round_s),
        'nginx with log': await run('nginx with log', mode, round_s),
      });
    }
    return raceOf(rounds);
  };
  const races = { keep: await raceIn('keep'), close: await raceIn('close') };
  await nginx.stop();
  say('every link visited …');
  for (let at = 0; at < paths.length; at += part_links) {
    writePaths(folder, paths.slice(at, at + part_links));
    asked += (await loadFor(part_s, place.port, { pathsFile, visitors: part_visitors }, 'keep', cores)).requests;
    cutOff_max += connections;
  }
  return { races, active: kurzum.memory(), asked, cutOff_max, loaded };
}

async function started(): Promise<Kurzum> {
  const kurzum = await Kurzum.start(place);
  endings.push(() => kurzum.stop());
  return kurzum;
}

/** The size of the tables and indexes as a stopped PostgreSQL leaves them; its log of writes is of fixed size. */
function tables_bytes(): number {
  return size_bytes(join(place.dataFolder, 'postgres', 'base'));
}

/** Waits until the edge answers a link made last, and looks at what it answers. */
async function untilServed(kurzum: Kurzum, links: ReadonlyMap<string, string>): Promise<void> {
  const [path, target] = [...links].at(-1)!;
  for (let waited_ms = 0; waited_ms < 60_000; waited_ms += 20) {
    const answer = await fetch(kurzum.url + path, { redirect: 'manual', method: 'HEAD' });
    if (answer.status === 302 && answer.headers.get('location') === target) return;
    await sleep(20);
  }
  throw new Error('the edge does not answer all links');
}
