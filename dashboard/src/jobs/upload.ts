/** An upload: a file on its way to the server, part by part; it goes on while its person looks at other pages, and after every break. */
import { useSyncExternalStore } from 'react';
import { importCalls, part_bytes, type UploadCalls } from '../api/job-calls.ts';
import { isAway } from '../api/refusal.ts';

export type Upload = {
  readonly jobId: string;
  readonly sent_bytes: number;
  readonly total_bytes: number;
  /** Whether the connection is broken just now. */
  readonly isBroken: boolean;
};

const pause_ms_max = 8000;

let upload: Upload | null = null;
let stopping: AbortController | null = null;
const watchers = new Set<() => void>();

/** The one that this tab is at, null where there is none. */
export function useUpload(): Upload | null {
  return useSyncExternalStore(watch, () => upload);
}

/** Sends the file and has what reads it begin; rejects where the server refuses it or the file can't be read any more. */
export async function sendFile(jobId: string, file: File, calls: UploadCalls = importCalls): Promise<void> {
  const controller = new AbortController();
  stopping = controller;
  show({ jobId, sent_bytes: 0, total_bytes: file.size, isBroken: false });
  addEventListener('beforeunload', askFirst);
  try {
    const parts = Math.ceil(file.size / part_bytes);
    for (let n = 0; n < parts; n++) {
      const end = Math.min(file.size, (n + 1) * part_bytes);
      // Read before it is sent, so that a file that is gone is not taken for a server that is away.
      const part = new Blob([await file.slice(n * part_bytes, end).arrayBuffer()]);
      await whateverBreaks(controller.signal, () => calls.sendPart(jobId, n, part, controller.signal));
      show({ jobId, sent_bytes: end, total_bytes: file.size, isBroken: false });
    }
    await whateverBreaks(controller.signal, () => calls.start(jobId, parts, controller.signal));
  } catch (error) {
    if (!controller.signal.aborted) throw error;
  } finally {
    if (stopping === controller) stopping = null;
    if (upload?.jobId === jobId) show(null);
    removeEventListener('beforeunload', askFirst);
  }
}

/** Stops sending, because its person gave it up. */
export function stopUpload(jobId: string): void {
  if (upload?.jobId === jobId) stopping?.abort();
}

/** Tries again, ever less often, as long as it is only the server that does not answer. */
async function whateverBreaks(signal: AbortSignal, attempt: () => Promise<unknown>): Promise<void> {
  for (let tries = 0; ; tries++) {
    try {
      await attempt();
      return;
    } catch (error) {
      if (signal.aborted || !isAway(error)) throw error;
      if (upload) show({ ...upload, isBroken: true });
      await pause(Math.min(1000 * 2 ** tries, pause_ms_max), signal);
    }
  }
}

/** Ends early when the connection is back, or nobody waits any more. */
function pause(wait_ms: number, signal: AbortSignal): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>();
  const timer = setTimeout(resolve, wait_ms);
  const early = () => resolve();
  addEventListener('online', early, { once: true });
  signal.addEventListener('abort', early, { once: true });
  return promise.finally(() => {
    clearTimeout(timer);
    removeEventListener('online', early);
    signal.removeEventListener('abort', early);
  });
}

/** Leaving Kurzum would break it off, so the browser asks. */
function askFirst(event: BeforeUnloadEvent): void {
  event.preventDefault();
}

function show(now: Upload | null): void {
  upload = now;
  for (const watcher of watchers) watcher();
}

function watch(watcher: () => void): () => void {
  watchers.add(watcher);
  return () => watchers.delete(watcher);
}
