/** Jobs of tests: taken to their end, or stopped and taken up again in between. */
import { setTimeout as wait } from 'node:timers/promises';
import { type Action, type Actor, type Platform, Sequencer } from '#guard';
import { allKinds, findJob, type Job, openJobs } from '#jobs';
import type { JobKind } from '../../src/control/jobs/kind.ts';

/** The job once it is over. */
export async function finished(owner: Actor, id: string, action: Action = 'job.view'): Promise<Job> {
  const jobs = openJobs(owner.platform, allKinds);
  // An export of the log waits until all of it has its place.
  const sequencer = new Sequencer(owner.platform);
  try {
    for (;;) {
      const job = await findJob(owner, id, action);
      if (job.finishedAt !== null) return job;
      await wait(5);
    }
  } finally {
    await jobs.stop();
    await sequencer.stop();
  }
}

/** As if whoever takes a step were killed before it was kept, and the next one stopped right after. */
export async function takeOneStepTwice(
  platform: Platform,
  name: 'import' | 'codes' | 'account_erasure',
): Promise<void> {
  const kind = allKinds[name] as JobKind;
  const { promise: over, resolve } = Promise.withResolvers<void>();
  const step: JobKind['step'] = async (work) => {
    await kind.step(work);
    const taken = await kind.step(work);
    void jobs.stop().then(resolve);
    return taken;
  };
  const jobs = openJobs(platform, { ...allKinds, [name]: { ...kind, step } });
  await over;
}
