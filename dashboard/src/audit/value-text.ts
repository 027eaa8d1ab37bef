/** The value of a field in the log, in words: dates as dates, rights as sentences, and nothing where there was none. */
import type { AuditWords } from '../messages/audit.en.ts';
import type { Formats } from '../messages/formats.ts';
import type { MemberWords } from '../messages/members.en.ts';

export type ValueWords = {
  readonly audit: AuditWords;
  readonly members: MemberWords;
  readonly format: Formats;
  /** What the operator calls a tenant, by its id. */
  readonly tenants: ReadonlyMap<string, string>;
};

type SaidGrant = { readonly resource: string; readonly right: string; readonly scope: { readonly of: string } };

/** @param field whose value it is: a few fields hold one of our own words. */
export function valueText(words: ValueWords, field: string, value: unknown): string {
  const { audit, members, format } = words;
  if (value === null || value === undefined || value === '') return audit.nothing;
  if (typeof value === 'boolean') return value ? audit.yes : audit.no;
  if (typeof value === 'number') return format.number(value);
  if (typeof value === 'string') {
    if (/^\d{4}-\d\d-\d\dT\d\d:\d\d/.test(value) && !Number.isNaN(Date.parse(value))) return format.moment(value);
    if (field === 'tenant') return words.tenants.get(value) ?? value;
    return ownWords(words)[field]?.[value] ?? value;
  }
  if (Array.isArray(value)) {
    if (value.length === 0) return field === 'grants' ? audit.noOwnRights : audit.nothing;
    return value
      .map((one: unknown) => (isGrant(one) ? grantText(members, one) : valueText(words, field, one)))
      .join('\n');
  }
  return Object.entries(value as object)
    .map(([name, one]) => `${audit.fields[name] ?? name}: ${valueText(words, name, one)}`)
    .join('\n');
}

/** The fields whose values are from a closed list of ours. */
function ownWords({ audit, members }: ValueWords): { readonly [field: string]: Readonly<Record<string, string>> } {
  return {
    preset: members.presets,
    rights: members.rights,
    kind: audit.kinds,
    suspendedFor: audit.reasons,
    takenDownFor: audit.reasons,
    factor: audit.factors,
    missing: audit.missing,
    reason: audit.endings,
    locale: audit.locales,
  };
}

function isGrant(value: unknown): value is SaidGrant {
  return typeof value === 'object' && value !== null && 'resource' in value && 'right' in value && 'scope' in value;
}

function grantText(members: MemberWords, { resource, right, scope }: SaidGrant): string {
  const what = members.resources[resource as keyof typeof members.resources] ?? resource;
  const how = members.rights[right as keyof typeof members.rights] ?? right;
  const reach =
    { all: members.scopeAll, own: members.scopeOwn, project: members.scopeProjects(1) }[scope.of] ?? scope.of;
  return `${what}: ${how} (${reach})`;
}
