/** The supervisor's steps, in the order of src/main.ts: each brings up one part, or says in a sentence why it can't. */
export { buildDashboard, dashboardIsBuilt } from './dashboard.ts';
export { databaseSteps, startDatabase } from './database.ts';
export { prepareFolders } from './folders.ts';
export { House } from './house.ts';
export { Kept } from './kept.ts';
export { setupLink } from './local.ts';
export { takeLock } from './lock.ts';
export { requireFreePort } from './port.ts';
export { controlProgram, edgeCommand, edgeProgram, type Command } from './programs.ts';
export { sentenceOf } from './refusal.ts';
export { Progress, say } from './screen.ts';
