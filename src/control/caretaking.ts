/** Caretaking: what control does by itself, every few minutes, every hour and whenever the clock was moved, and never twice at once. */
import { onClockMoved } from '#clock';
import type { Platform } from '#guard';
import { tidyJobs } from '#jobs';
import { endTenants, forgetTallies, purgeCodes, purgeDeleted } from '#links';
import { describeError } from '#log';
import { tidyMail } from '#mail';

/** A proof that was killed leaves its link for ten minutes, and then for no longer than this. */
const purge_ms = 5 * 60_000;
const purgesToAnHour = 12;

/** Begins at once; `stop` waits for what is under way. */
export function openCaretaking(platform: Platform): { stop(): Promise<void> } {
  let underWay = Promise.resolve();
  let purges = 0;
  const tidyUp = (): void => {
    underWay = underWay
      .then(() => end(platform))
      .then(() => purge(platform))
      .then(() => forget(platform))
      .then(() => tidy(platform));
  };
  const timer = setInterval(() => {
    purges += 1;
    if (purges % purgesToAnHour === 0) tidyUp();
    else underWay = underWay.then(() => purge(platform));
  }, purge_ms);
  const deaf = onClockMoved(tidyUp);
  tidyUp();
  return {
    async stop() {
      clearInterval(timer);
      deaf();
      await underWay;
    },
  };
}

/** A database that is away is no reason to stop: the next hour tries again. */
async function end(platform: Platform): Promise<void> {
  try {
    const tenants = await endTenants(platform);
    if (tenants > 0) platform.log('info', 'tenants.ended', { tenants });
  } catch (error) {
    platform.log('warn', 'tenants.end_failed', describeError(error));
  }
}

/** A database that is away is no reason to stop: the next time tries again. */
async function purge(platform: Platform): Promise<void> {
  try {
    const links = await purgeDeleted(platform);
    if (links > 0) platform.log('info', 'links.purged', { links });
    const codes = await purgeCodes(platform);
    if (codes > 0) platform.log('info', 'codes.purged', { codes });
  } catch (error) {
    platform.log('warn', 'links.purge_failed', describeError(error));
  }
}

/** After the purge, so that values which only purged links had go within the hour. */
async function forget(platform: Platform): Promise<void> {
  try {
    const forgotten = await forgetTallies(platform);
    if (Object.values(forgotten).some((count) => count > 0)) platform.log('info', 'tallies.forgotten', forgotten);
  } catch (error) {
    platform.log('warn', 'tallies.forget_failed', describeError(error));
  }
}

async function tidy(platform: Platform): Promise<void> {
  try {
    const mails = await tidyMail(platform);
    if (mails > 0) platform.log('info', 'mail.tidied', { mails });
    const jobs = await tidyJobs(platform);
    if (jobs > 0) platform.log('info', 'jobs.tidied', { jobs });
  } catch (error) {
    platform.log('warn', 'caretaking.tidy_failed', describeError(error));
  }
}
