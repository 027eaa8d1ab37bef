/** What the two planes say to each other: a closed list of messages, none with room for an address. */

/** Both sides must name the same version; control refuses another, and the edge goes on with what it has. */
export const exchangeVersion = 1;

/** A link as the edge needs it to answer visitors. */
export type LinkRecord = {
  readonly id: string;
  /** The host of the link; '' is the platform's own, that of `KURZUM_URL`. */
  readonly domain: string;
  readonly slug: string;
  /** The code of its QR address, upper case. */
  readonly code: string;
  /** As the WHATWG URL parser serialises it. */
  readonly target: string;
};

/** A link that the edge must no longer answer. */
export type LinkRemoval = { readonly id: string; readonly removed: true };

/** Hits and bots of one link in one hour: [link id, start of the hour in Unix seconds, hits, bots]. */
export type TotalCell = readonly [linkId: string, hour_s: number, hits: number, bots: number];

/** What an edge may notice around it: words of a closed list, so that a notice has no room for whom it was noticed of. */
export const edgeNotices = ['proxy_not_trusted'] as const;
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
  | { readonly type: 'totals'; readonly sequence: number; readonly cells: readonly TotalCell[] }
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
  /** Totals up to `sequence` are committed; control never acknowledges before that. */
  | { readonly type: 'acknowledged'; readonly sequence: number }
  /** The clock was moved (`KURZUM_ENV=test` only). */
  | { readonly type: 'clock'; readonly offset_ms: number };
