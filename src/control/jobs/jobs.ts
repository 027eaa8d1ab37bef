/** Jobs: what takes longer than a request. Alone writes `job` and `job_part`; a job that was killed goes on where it was. */
export { beginErasure } from './account/erasure.ts';
export { archiveOf, type Archive } from './archive.ts';
export { openJobs, type Jobs } from './runner.ts';
export { allKinds } from './registry.ts';
export { kinds, reasons } from './kind.ts';
export { beginJob, deleteJob, findJob, listJobs, tidyJobs, type Job } from './job.ts';
export {
  beginCodes,
  beginImport,
  importDraft,
  piece_bytes_max,
  refusedRows,
  startUploaded,
  takePart,
  type ImportDraft,
} from './upload.ts';
