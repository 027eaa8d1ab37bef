/** Keys: whether they are there and belong to the data; without the root key Kurzum starts too, and says what to do. */
import type { Config } from '#config';
import { openKeys, RootKeyMissing } from '#guard';
import type { Stamp } from '#store';

export type FoundKeys = {
  readonly stamp: Stamp;
  /** What to do about the root key, a sentence; null where there is one. */
  readonly missing: string | null;
};

/** Makes the keys at the very first start. Throws KeysRefused where data and keys don't belong together. */
export function findKeys(config: Config): FoundKeys {
  try {
    return { stamp: openKeys(config).stamp, missing: null };
  } catch (error) {
    if (!(error instanceof RootKeyMissing)) throw error;
    return { stamp: error.stamp, missing: error.message };
  }
}

/** What the person at the terminal reads of a Kurzum that has no root key. */
export function keylessSentences(missing: string): readonly string[] {
  return [
    `Kurzum has no root key: ${missing}`,
    'Until it has, it serves nothing but the links that its edge can answer from the start file.',
    'It looks for the key again and again, so a file or a command only needs to be put right. What stands in a setting counts from the next start.',
  ];
}
