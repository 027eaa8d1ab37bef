/** Auditing: what control does for the audit logs by itself: trees and checkpoints, attempts of strangers, changed settings. */
import type { Config } from '#config';
import { enterSettings, openAttempts, Sequencer, type Deliver, type Platform } from '#guard';
import { describeError } from '#log';
import { sendMail } from '#mail';

/** Begins at once; `stop` waits for what is under way. */
export function openAuditing(platform: Platform, config: Config): { stop(): Promise<void> } {
  const sequencer = new Sequencer(platform, deliverTo(platform));
  const attempts = openAttempts(platform);
  const settings = enterSettings(platform, settingsOf(config)).catch((error: unknown) =>
    platform.log('warn', 'audit.settings_not_entered', describeError(error)),
  );
  return {
    async stop() {
      await settings;
      await attempts.stop();
      await sequencer.stop();
    },
  };
}

/** Those that decide what is known of visitors, who is believed, and where Kurzum is. */
function settingsOf(config: Config) {
  return {
    KURZUM_THRESHOLD: config.threshold,
    KURZUM_URL: config.url.origin,
    KURZUM_HOST: config.host,
    KURZUM_TIMEZONE: config.timezone,
    KURZUM_RELEASE_SECONDS: config.releaseSeconds,
    KURZUM_TRUST_PROXY: config.trustProxy.join(',') || 'none',
  };
}

/** Mails a checkpoint to everyone who wants it, in the transaction that writes it. */
function deliverTo(platform: Platform): Deliver {
  return async (db, { tenantName, size, note, at, recipients }) => {
    const letter = { kind: 'checkpoint', params: { tenantName, size, note } } as const;
    for (const recipient of recipients) await sendMail(platform, { db, at: new Date(at) }, { ...letter, ...recipient });
  };
}
