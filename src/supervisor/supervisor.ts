/** The supervisor's steps, in the order of src/main.ts: each brings up one part, or says in a sentence why it can't. */
export { countriesAreReady, prepareCountries } from './countries/countries.ts';
export { buildDashboard, dashboardIsBuilt } from './dashboard.ts';
export { databaseSteps, startDatabase } from './database.ts';
export {
  findKeys,
  keylessSentences,
  prepareFolders,
  removeProofMarkers,
  requireFreePort,
  sentenceOf,
  takeLock,
} from './ground/ground.ts';
export { setupLink } from './local.ts';
export { answerQuestions } from './questions.ts';
export {
  controlProgram,
  edgeCommand,
  edgeProgram,
  House,
  Kept,
  Progress,
  say,
  type Command,
} from './running/running.ts';
