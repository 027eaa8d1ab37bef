/** What the two planes say to each other: a closed list of messages, none with room for an address. */

/** Both sides must name the same version; control refuses another, and the edge goes on with what it has. */
export const exchangeVersion = 4;

/** A link as the edge needs it to answer visitors. */
export type LinkRecord = {
  readonly id: string;
  /** The host of the link; '' is the platform's own, that of `KURZUM_URL`. */
  readonly domain: string;
  readonly slug: string;
  /** The code of its QR address, upper case. */
  readonly code: string;
  /** As the WHATWG URL parser serialises it; '' where the link is gone. */
  readonly target: string;
  /** The name of the tenant that runs the link, for visitors who ask. */
  readonly runBy: string;
  readonly counting: Counting;
  /** Why visitors get no answer but the reason; null where they do. */
  readonly gone: Gone | null;
};

/** Why a link is not answered: its tenant is suspended, about to end or has ended, or an operator took it down for abuse, law or security. */
export const goneReasons = ['suspended', 'ending', 'ended', 'abuse', 'legal', 'security'] as const;
export type Gone = (typeof goneReasons)[number];

/** What a breakdown cell is about. The place in this list is the dimension's number in the database, so it is only appended to. */
export const dimensions = [
  'country',
  'device',
  'os',
  'browser',
  'language',
  'referrer',
  'channel',
  'source',
  'medium',
  'campaign',
] as const;
export type Dimension = (typeof dimensions)[number];

/** What every dimension calls a value that is cut. */
export const other = 'other';

/** What a tenant has its edges count. */
export type Counting = {
  /** Totals by day: the edge names no hour, only the day's beginning. */
  readonly byDay: boolean;
  /** Dimensions that are not counted at all. */
  readonly uncounted: readonly Dimension[];
};

/** A link that the edge must no longer answer. */
export type LinkRemoval = { readonly id: string; readonly removed: true };

/** Hits and bots of one link in one hour, or one day: [link id, its start in Unix seconds, hits, bots]. */
export type TotalCell = readonly [linkId: string, hour_s: number, hits: number, bots: number];

/**
 * A breakdown cell that at least k different marks share, credited to the local day of its release (`2026-01-31`):
 * [link id, day, dimension, value, hits].
 */
export type ReleasedCell = readonly [linkId: string, day: string, dimension: Dimension, value: string, hits: number];

/** The different visitors of one link on one day so far, estimated, shifted in secret and rounded down to a multiple of k; the highest stands. */
export type VisitorsCell = readonly [linkId: string, day: string, visitors: number];

/** All that an edge tells of visits. A batch is committed whole, exactly once by edge and sequence. */
export type Tallies = {
  readonly type: 'tallies';
  /** Who counted; an edge also sends what its predecessor could not. */
  readonly edgeId: string;
  readonly sequence: number;
  /** The k that `released` and `visitors` were held to. */
  readonly threshold: number;
  readonly totals: readonly TotalCell[];
  readonly released: readonly ReleasedCell[];
  readonly visitors: readonly VisitorsCell[];
  /** How many links' waiting cells had to be given up for want of room since the batch before. */
  readonly givenUp: number;
};

/** What an edge may notice around it: words of a closed list, so that a notice has no room for whom it was noticed of. */
export const edgeNotices = ['proxy_not_trusted', 'country_data_old'] as const;
export type EdgeNotice = (typeof edgeNotices)[number];

export type EdgeMessage =
  | {
      readonly type: 'hello';
      readonly version: number;
      /** Made anew by every edge process. */
      readonly edgeId: string;
      /** The stream that `place` belongs to, null when the edge holds no links. */
      readonly epoch: string | null;
      /** Up to where in the stream the edge is. */
      readonly place: number;
    }
  | Tallies
  | { readonly type: 'notice'; readonly notice: EdgeNotice };

export type ControlMessage =
  | { readonly type: 'refused'; readonly version: number }
  /** `reset`: the edge's links are of another stream or too old: what follows is everything, forget the rest when `current` comes. */
  | {
      readonly type: 'welcome';
      readonly version: number;
      readonly epoch: string;
      readonly reset: boolean;
      readonly clockOffset_ms: number;
    }
  | { readonly type: 'links'; readonly place: number; readonly links: readonly (LinkRecord | LinkRemoval)[] }
  /** Everything up to `place` has been sent. */
  | { readonly type: 'current'; readonly place: number }
  /** Tallies of that edge up to `sequence` are committed; control never acknowledges before that. */
  | { readonly type: 'acknowledged'; readonly edgeId: string; readonly sequence: number }
  /** The clock was moved (`KURZUM_ENV=test` only). */
  | { readonly type: 'clock'; readonly offset_ms: number };
