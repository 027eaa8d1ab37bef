/**
 * The tree: what an audit log promises, as bytes. Control writes leaves and checkpoints by it, and whoever has an export
 * checks them by the same lines, without Kurzum, database or network.
 */
export { canonical } from './canonical.ts';
export { readLine, writeLine, type CheckpointLine, type EntryLine, type ExportLine, type LogLine } from './export.ts';
export { inOrder, leafOf, payloadHash, salt_bytes, type AboutRow, type LeafEntry } from './leaf.ts';
export { GrowingTree, leafHash } from './merkle.ts';
export {
  openCheckpoint,
  readCheckpoint,
  readKey,
  signCheckpoint,
  writeKey,
  type Checkpoint,
  type NoteKey,
  type SignedCheckpoint,
} from './note.ts';
export { verifyExport, type Fault, type FaultKind, type Given, type Verdict } from './verify.ts';
