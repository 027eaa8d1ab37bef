/** Reserved words: the first words of a path that can be no slug, because Kurzum itself answers there or may one day. */

/**
 * The edge hands requests whose path begins with one of these to control; `/` itself too. A list and no Set: V8 keeps every
 * text that a Set was asked for, and an edge asks for what visitors write.
 */
export const passedOnWords: readonly string[] = [
  'app',
  'api',
  'trust',
  'status',
  'legal',
  'problems',
  '.well-known',
  'readyz',
  'favicon.ico',
];

/** The closed list, in lower case; `docs/reserved.md` gives the reasons. Compare with `isReservedWord`, which ignores case. */
export const reservedWords: readonly string[] = [
  ...passedOnWords,
  // The edge answers these.
  'q',
  'healthz',
  'robots.txt',
  // Never answered to the network.
  'metrics',
  'local',
  // Kept free, so that what Kurzum grows, or what an operator puts in front, takes no one's link.
  'account',
  'admin',
  'assets',
  'auth',
  'dashboard',
  'health',
  'impressum',
  'datenschutz',
  'imprint',
  'login',
  'logout',
  'privacy',
  'setup',
  'signin',
  'signout',
  'signup',
  'static',
  'www',
];

/** Whether `slug` may not be given to a link, in whatever case it is written. */
export function isReservedWord(slug: string): boolean {
  return reservedWords.includes(slug.toLowerCase());
}
