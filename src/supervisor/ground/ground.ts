/** The ground: what must hold before anything is started, and the sentences for where it does not. */
export { prepareFolders, removeProofMarkers, serverUid } from './folders.ts';
export { findKeys, keylessSentences, type FoundKeys } from './keys.ts';
export { takeLock, type Lock } from './lock.ts';
export { requireFreePort } from './port.ts';
export { sentenceOf, StartRefusal } from './refusal.ts';
