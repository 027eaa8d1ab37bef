/** What runs: processes that are kept, what they log, what signals do to them, and what a person sees of it. */
export { House } from './house.ts';
export { Kept, type Launched, type Program } from './kept.ts';
export { controlProgram, edgeCommand, edgeProgram, edgeStreams, whenEnded, type Command } from './programs.ts';
export { dropCounter, readLines } from './relay.ts';
export { overhear, Progress, say, supervisorLog } from './screen.ts';
