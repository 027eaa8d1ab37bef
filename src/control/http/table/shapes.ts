/** Shapes: the JSON that clients get, as the contract writes it, and the names under which the document shows schemas. */
import { grantsJson, type TokenView } from '#guard';
import { countingPatch, dimension, linkDraft, linkPatch, projectDraft, projectPatch, takedownReasons } from '#links';
import { problemTypes } from '#problem';
import { z } from 'zod';
import { eachByItself } from '../call/receive.ts';
import { personComponents } from './person/shapes.ts';

const id = z.uuid().describe('A UUID.');
/** RFC 3339 in UTC; the document says so by `format`, whose pattern would only be noise. */
const moment = z.string().meta({ format: 'date-time' });
const day = z.string().meta({ format: 'date' });
const count = z.int().min(0);

export const link = z.strictObject({
  id,
  domain: z.string().describe('The host of the short URL.'),
  slug: z.string(),
  shortUrl: z.string().meta({ format: 'uri' }),
  qrUrl: z.string().meta({ format: 'uri' }).describe('What its QR code says; leads to the same target.'),
  target: z.string().meta({ format: 'uri' }),
  title: z.string().nullable(),
  notes: z.string().nullable(),
  tags: z.array(z.string()),
  projectId: id.nullable(),
  hits30d: count.describe('Hits of the last 30 days, bots left out.'),
  takenDownFor: z
    .enum(takedownReasons)
    .nullable()
    .describe('Why an operator took it down: visitors get 410 and this reason. Null while it leads on.'),
  printedAt: moment.nullable().describe('When its code was first exported. Since then another target asks again.'),
  pendingTarget: z
    .strictObject({
      id: id.describe('Another ask has another one.'),
      target: z.string().meta({ format: 'uri' }),
      askedBy: id.describe('A member.'),
      createdAt: moment,
    })
    .nullable()
    .describe('Where it is to lead once a second member agrees; null while nothing waits.'),
  createdAt: moment,
  updatedAt: moment,
});

export const linkPage = z.strictObject({ items: z.array(link).readonly(), nextCursor: z.string().nullable() });

export const project = z.strictObject({
  id,
  name: z.string(),
  links: z.int().describe('How many of its links you may see, deleted ones not among them.'),
  createdAt: moment,
  updatedAt: moment,
});
export const projectPage = z.strictObject({ items: z.array(project).readonly(), nextCursor: z.string().nullable() });

const cell = z.strictObject({ value: z.string(), hits: count });

export const report = z.strictObject({
  from: day,
  to: day,
  interval: z.enum(['hour', 'day', 'month']),
  timezone: z.string().describe('Where days begin: an IANA name.'),
  countsBy: z.enum(['hour', 'day']).describe('By day, what is known of a day appears when it has ended.'),
  keptSince: day.describe('What was counted before this day is no longer kept.'),
  releasedEvery: z.int().describe('How often numbers that wait are looked at, in seconds.'),
  threshold: z.int().describe('From how many different networks the hits of every breakdown cell come, at least.'),
  total: count.describe('Hits of the period, bots left out.'),
  bots: count,
  visitors: count.nullable().describe('The sum of the daily estimates; null where there is none.'),
  series: z.array(z.strictObject({ start: moment, hits: count })).readonly(),
  breakdown: z
    .record(dimension, z.array(cell).readonly().nullable())
    .describe('By dimension, most hits first; null where the dimension is not counted.'),
  notBrokenDown: z
    .record(dimension, count.nullable())
    .describe('Hits of the period that no cell shows: too few visitors yet, or visitors who asked not to be counted.'),
  broughtForward: z
    .record(dimension, count.nullable())
    .describe('Hits from before the period whose cells were released in it.'),
});

export const counting = z.strictObject({
  totals: z.enum(['hour', 'day']).describe('Whether totals are kept for each hour, or for each day only.'),
  dimensions: z.array(dimension).readonly().describe('What visits are broken down by; nothing else is counted.'),
  keepMonths: z.int().describe('For how many months counts are kept, 1 to 25; what is older is deleted.'),
});

export const token = z.strictObject({
  id,
  name: z.string(),
  memberId: id.describe('Who made it, and whose rights it carries.'),
  grants: grantsJson.nullable().describe('Null for all that its maker may.'),
  createdAt: moment,
  expiresAt: moment.nullable(),
  lastUsedDay: day.nullable().describe('To the day only.'),
});
export const tokenPage = z.strictObject({ items: z.array(token).readonly() });
export function tokenJson({ createdAt, expiresAt, ...view }: TokenView): z.infer<typeof token> {
  return { ...view, createdAt: createdAt.toISOString(), expiresAt: expiresAt?.toISOString() ?? null };
}
/** The only answer that ever shows the token itself. */
export const newToken = z.strictObject({ id, token: z.string().describe('Shown this once.') });

export const problem = z.strictObject({
  type: z.enum(Object.keys(problemTypes).map((type) => `/problems/${type}`)),
  title: z.string(),
  status: z.int(),
  detail: z.string(),
  errors: z
    .array(z.strictObject({ field: z.string(), reason: z.string(), detail: z.string().optional() }))
    .readonly()
    .optional()
    .describe('Each field that was refused, with a stable code word.'),
});

/** A call holds a thousand links of 4 KiB each. */
export const bulk_bytes_max = 4 * 1024 * 1024;
export const bulkDraft = z.strictObject({ links: eachByItself(linkDraft, 'LinkDraft', 1_000) });
const bulkResult = z.union([z.strictObject({ link }), z.strictObject({ problem })]);
export const bulkResults = z.strictObject({
  results: z
    .array(bulkResult)
    .readonly()
    .describe('One for each draft, in their order: the link, or why there is none.'),
});

export const tokenDraft = z.strictObject({ name: z.string().trim().min(1).max(100) });

/** Names in `#/components/schemas`, and so of the client's types. */
export const componentNames = z.registry<{ id: string }>();
for (const [name, schema] of Object.entries({
  Link: link,
  LinkPage: linkPage,
  LinkDraft: linkDraft,
  LinkPatch: linkPatch,
  BulkDraft: bulkDraft,
  BulkResults: bulkResults,
  Project: project,
  ProjectPage: projectPage,
  ProjectDraft: projectDraft,
  ProjectPatch: projectPatch,
  Dimension: dimension,
  Report: report,
  Counting: counting,
  CountingPatch: countingPatch,
  ...personComponents,
  Token: token,
  TokenPage: tokenPage,
  NewToken: newToken,
  Problem: problem,
}))
  componentNames.add(schema, { id: name });
