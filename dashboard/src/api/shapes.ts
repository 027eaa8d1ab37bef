/** The shapes that the API gives and takes, as the contract names them. */

export type Link = {
  readonly id: string;
  readonly domain: string;
  readonly slug: string;
  readonly shortUrl: string;
  readonly qrUrl: string;
  readonly target: string;
  readonly title: string | null;
  readonly notes: string | null;
  readonly tags: readonly string[];
  readonly projectId: string | null;
  readonly hits30d: number;
  readonly createdAt: string;
  readonly updatedAt: string;
};

export type LinkDraft = { readonly target: string; readonly slug?: string };
export type LinkPatch = {
  readonly target?: string;
  readonly slug?: string;
  readonly title?: string | null;
  readonly notes?: string | null;
  readonly tags?: readonly string[];
  readonly projectId?: string | null;
};
export type LinkPage = { readonly items: readonly Link[]; readonly nextCursor: string | null };
export type LinkQuery = { readonly search?: string | undefined; readonly tag?: string | undefined };
/** A link and the version it was read in, which an edit must name (`If-Match`). */
export type VersionedLink = { readonly link: Link; readonly etag: string | null };

export type Interval = 'hour' | 'day';
export type Report = {
  readonly from: string;
  readonly to: string;
  readonly interval: string;
  readonly timezone: string;
  readonly total: number;
  readonly bots: number;
  readonly visitors: number | null;
  readonly series: readonly { readonly start: string; readonly hits: number }[];
};
export type ReportQuery = { readonly from?: string; readonly to?: string; readonly interval: Interval };

export type Project = { readonly id: string; readonly name: string };

export type Session = {
  readonly person: { readonly id: string; readonly name: string | null; readonly email: string };
  readonly tenant: { readonly id: string; readonly name: string };
};

export type FieldError = { readonly field: string; readonly reason: string; readonly detail?: string };
