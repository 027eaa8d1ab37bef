/** Kurzum: starts database, control and edge, keeps them running, and stops them in order. It does nothing besides. */
import { readConfig } from '#config';
import {
  answerQuestions,
  buildDashboard,
  controlProgram,
  countriesAreReady,
  dashboardIsBuilt,
  databaseSteps,
  edgeProgram,
  findKeys,
  House,
  Kept,
  keylessSentences,
  prepareCountries,
  prepareFolders,
  Progress,
  removeProofMarkers,
  requireFreePort,
  say,
  sentenceOf,
  setupLink,
  startDatabase,
  takeLock,
} from '#supervisor';

const house = House.open();
try {
  await start();
} catch (error) {
  if (!house.isStopping) await refuse(error);
}

async function start(): Promise<void> {
  const config = readConfig();
  if (config.moved) say(`An unprivileged user can't reach this clone, so data and keys are in /var/lib/kurzum.`);
  for (const folder of prepareFolders(config)) say(`Opened ${folder} for the database's user to pass through (o+x).`);
  const lock = house.holdLock(await takeLock(config.runFolder, (socket) => answerQuestions(socket, config, house)));
  removeProofMarkers(config);
  // The edge of a supervisor that was killed may be draining still.
  await requireFreePort(config, lock.afterCrash ? 15_000 : 0);
  const keys = findKeys(config);

  const [isBuilt, knowsCountries] = [dashboardIsBuilt(), countriesAreReady(config)];
  const progress = new Progress((isBuilt ? 0 : 1) + (knowsCountries ? 0 : 1) + databaseSteps(config) + 1);
  if (!isBuilt) await progress.step('Building the dashboard, this once', buildDashboard);
  if (!knowsCountries) await progress.step('Preparing the table of countries', () => prepareCountries(config));
  await startDatabase(config, keys.stamp, progress, house.keep);
  await progress.step('Starting control and edge', async () => {
    const control = Kept.start(controlProgram(config), house.keep);
    const edge = Kept.start(edgeProgram(config), house.keepEdge);
    await Promise.all([control, edge]);
  });

  if (house.isStopping) return;
  say(`\nKurzum runs at ${config.url.origin}`);
  if (keys.missing !== null) for (const sentence of keylessSentences(keys.missing)) say(sentence);
  const link = await setupLink(config);
  if (link !== null) {
    say(`Set it up with this one-time link: ${link}`);
    say(`Keep a copy of ${config.keysFolder} elsewhere: whoever loses the keys loses everything.`);
  }
}

/** Says why, ends what had been started, and fails. */
async function refuse(error: unknown): Promise<never> {
  const sentence = sentenceOf(error);
  say(sentence ?? `Kurzum could not start, and the fault is its own:\n${(error as Error).stack ?? String(error)}`);
  await house.stop();
  process.exit(1);
}
