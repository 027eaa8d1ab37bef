/** Caretaking: what control does by itself, every hour and whenever the clock was moved, and never twice at once. */
import { onClockMoved } from '#clock';
import type { Platform } from '#guard';
import { endTenants, forgetTallies, purgeDeleted } from '#links';
import { describeError } from '#log';
import { tidyMail } from '#mail';

const hour_ms = 3_600_000;

/** Begins at once; `stop` waits for what is under way. */
export function openCaretaking(platform: Platform): { stop(): Promise<void> } {
  let underWay = Promise.resolve();
  const tidyUp = (): void => {
    underWay = underWay
      .then(() => end(platform))
      .then(() => purge(platform))
      .then(() => forget(platform))
      .then(() => tidy(platform));
  };
  const timer = setInterval(tidyUp, hour_ms);
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

async function purge(platform: Platform): Promise<void> {
  try {
    const links = await purgeDeleted(platform);
    if (links > 0) platform.log('info', 'links.purged', { links });
  } catch (error) {
    platform.log('warn', 'links.purge_failed', describeError(error));
  }
}

/** After the purge, so that values which only purged links had go in the same hour. */
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
  } catch (error) {
    platform.log('warn', 'mail.tidy_failed', describeError(error));
  }
}
