/** Sealed columns: all there are, whose key seals them and who may write them, for whoever seals them again. A test holds this against the schema. */
import type { AuditedTable } from '../audit/audit.ts';

export type SealedTable = {
  readonly table: string;
  readonly columns: readonly string[];
  /** As what the log stands for its rows, each with a version; null where it does not. */
  readonly audited: AuditedTable | null;
  /** The type of `id`, in which every such table has its key. */
  readonly id: 'uuid' | 'integer';
  /** Fewer rows at once than of others, where each may be megabytes. */
  readonly atOnce?: number;
};

/** Under a tenant's key. The log itself is apart: what it says must not need an entry. */
export const tenantTables: readonly SealedTable[] = [
  audited('tenant', 'name_sealed'),
  audited('link', 'target_sealed', 'title_sealed', 'notes_sealed', 'tags_sealed'),
  audited('qr', 'name_sealed', 'content_sealed', 'design_sealed'),
  { ...audited('qr_logo', 'picture_sealed'), atOnce: 8 },
  audited('qr_template', 'name_sealed', 'design_sealed'),
  audited('target_change', 'target_sealed'),
  audited('project', 'name_sealed'),
  audited('api_token', 'name_sealed'),
  audited('preset', 'name_sealed'),
  audited('invitation', 'email_sealed'),
  audited('support_access', 'reason_sealed'),
  ...jobTables(),
  { table: 'tally_value', columns: ['value_sealed'], audited: null, id: 'integer' },
];

/** Under the platform's key. */
export const platformTables: readonly SealedTable[] = [
  audited('person', 'email_sealed', 'name_sealed'),
  audited('passkey', 'name_sealed'),
  audited('totp', 'secret_sealed'),
  audited('commitment', 'name_sealed'),
  audited('operator_invitation', 'email_sealed'),
  audited('tenant', 'contact_sealed'),
  ...jobTables(),
  { table: 'mail', columns: ['recipient_sealed', 'content_sealed'], audited: null, id: 'uuid' },
];

/** The one column under both: an entry is a tenant's, or the platform's. */
export const logTable = { table: 'audit_entry', column: 'payload_sealed' } as const;

/** Under either key: the database shows each role its own. */
function jobTables(): readonly SealedTable[] {
  return [
    { table: 'job', columns: ['cursor_sealed'], audited: null, id: 'uuid' },
    { table: 'job_part', columns: ['content_sealed'], audited: null, id: 'uuid' },
  ];
}

function audited(table: AuditedTable, ...columns: readonly string[]): SealedTable {
  return { table, columns, audited: table, id: 'uuid' };
}
