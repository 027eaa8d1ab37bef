/** How long a table of codes takes as one job, and by how much control grows meanwhile. */
import { setTimeout as sleep } from 'node:timers/promises';
import type { Client } from '../../test/world/client.ts';
import type { Kurzum } from '../kurzum.ts';
import { memory_bytes } from '../machine.ts';
import { size_px } from './contest.ts';

export type BulkCost = {
  readonly rows: number;
  /** From the start of the job to its end. */
  readonly seconds: number;
  /** Of control's process: before, and at most while images were made and the archive sent. */
  readonly idle_bytes: number;
  readonly peak_bytes: number;
  readonly archive_bytes: number;
};

/** Each row an address of its own; every image is read by the decoder before it goes in. */
export async function measureBulk(kurzum: Kurzum, client: Client, rows: number): Promise<BulkCost> {
  const table = ['name,url', ...Array.from({ length: rows }, (_, n) => `Table ${n},https://kurz.example/${n}`)].join(
    '\n',
  );
  const begun = await client.send('POST', '/qrs/bulk', { body: { format: 'png', size: size_px } });
  const { id } = begun.json as { id: string };
  const headers = { 'content-type': 'application/octet-stream' };
  await client.send('POST', `/qrs/bulk/${id}/parts/0`, { body: table, headers });
  const control = kurzum.processes('control')[0]!.pid;
  const idle_bytes = memory_bytes(control);
  let peak_bytes = idle_bytes;
  const watched = setInterval(() => (peak_bytes = Math.max(peak_bytes, memory_bytes(control))), 50);
  try {
    const start_ms = performance.now();
    await client.send('POST', `/qrs/bulk/${id}/start`, { body: { parts: 1 } });
    const job = await ended(client, id);
    const seconds = (performance.now() - start_ms) / 1000;
    if (job.state !== 'done' || job.done !== rows || job.failedRows > 0)
      throw new Error(`the job ended ${job.state} after ${job.done} rows, ${job.failedRows} of them refused`);
    return { rows, seconds, idle_bytes, peak_bytes, archive_bytes: await archiveSize_bytes(kurzum, client, id) };
  } finally {
    clearInterval(watched);
  }
}

type Job = {
  readonly state: string;
  readonly done: number;
  readonly failedRows: number;
  readonly finishedAt: string | null;
};

async function ended(client: Client, id: string): Promise<Job> {
  for (;;) {
    const job = (await client.send('GET', `/qrs/bulk/${id}`)).json as Job;
    if (job.finishedAt !== null) return job;
    await sleep(200);
  }
}

/** Reads the archive as it comes, and keeps nothing of it. */
async function archiveSize_bytes({ url }: Kurzum, { jar }: Client, id: string): Promise<number> {
  const cookie = [...jar].map(([name, value]) => `${name}=${value}`).join('; ');
  const answer = await fetch(`${url}/api/v1/qrs/bulk/${id}/file`, { headers: { cookie } });
  let sum = 0;
  for await (const piece of answer.body!) sum += (piece as Uint8Array).length;
  return sum;
}
