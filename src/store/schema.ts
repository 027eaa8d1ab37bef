/** The tables as they are after all migrations. Written by tools/generate-schema.ts; not to be edited. */
import type { Generated, GeneratedAlways } from 'kysely';

export type ApiTokenTable = {
  id: string;
  tenant_id: string;
  member_id: string;
  version: Generated<number>;
  token_hash: Buffer;
  name_sealed: Buffer;
  created_at: Date;
  expires_at: Date | null;
  revoked_at: Date | null;
  grants: unknown | null;
};

export type ApiTokenUseTable = {
  token_id: string;
  last_used_day: string;
};

export type AuditCheckpointTable = {
  log: string;
  size: number;
  note: string;
  at: Date;
};

export type AuditCoverTable = {
  entry_id: string;
  tenant_id: string | null;
  table_name: string;
  row_id: string;
  version: number;
};

export type AuditEntryTable = {
  id: string;
  tenant_id: string | null;
  at: Date;
  actor_kind: string;
  actor_id: string | null;
  via: string;
  action: string;
  outcome: string;
  payload_sealed: Buffer | null;
  transaction_id: Generated<string>;
  payload_hash: Buffer | null;
  leaf_hash: Buffer;
  tree_index: number | null;
};

export type AuditLeafTable = {
  log: string;
  index: number;
  leaf_hash: Buffer;
};

export type AuditSubscriptionTable = {
  log: string;
  person_id: string;
};

export type AuditTreeTable = {
  log: string;
  size: number;
  peaks: string[];
};

export type ClaimTable = {
  domain: string;
  kind: string;
  name: string;
  folded: GeneratedAlways<string>;
  tenant_id: string;
  link_id: string | null;
};

export type CommitmentTable = {
  id: string;
  person_id: string;
  version: Generated<number>;
  document_version: string;
  document_hash: Buffer;
  name_sealed: Buffer;
  signed_at: Date;
};

export type EndedLinkTable = {
  link_id: string;
  tenant_id: string;
  domain: string;
  slug: string;
  code: string;
};

export type ExchangeEdgeTable = {
  edge_id: string;
  sequence: number;
  seen_at: Date;
};

export type IdempotencyTable = {
  tenant_id: string;
  key_hash: Buffer;
  request_hash: Buffer;
  link_id: string | null;
  created_at: Date;
  results: unknown | null;
};

export type InvitationTable = {
  id: string;
  tenant_id: string;
  version: Generated<number>;
  email_sealed: Buffer;
  email_hash: Buffer;
  preset: string;
  grants: Generated<unknown>;
  token_hash: Buffer;
  invited_by: string | null;
  locale: string;
  created_at: Date;
  expires_at: Date;
  accepted_at: Date | null;
  withdrawn_at: Date | null;
};

export type JobTable = {
  id: string;
  tenant_id: string | null;
  person_id: string;
  member_id: string | null;
  kind: string;
  state: string;
  step: Generated<number>;
  done: Generated<number>;
  total: Generated<number>;
  failed_rows: Generated<number>;
  cursor_sealed: Buffer | null;
  reason: string | null;
  created_at: Date;
  updated_at: Date;
  finished_at: Date | null;
  expires_at: Date | null;
};

export type JobPartTable = {
  id: string;
  job_id: string;
  tenant_id: string | null;
  file: string;
  n: number;
  bytes: number;
  content_sealed: Buffer;
};

export type KeyRotationTable = {
  id: string;
  version: Generated<number>;
  owner: string;
  key_version: number;
  done: Generated<number>;
  total: Generated<number>;
  started_at: Date;
  finished_at: Date | null;
};

export type LinkTable = {
  id: string;
  tenant_id: string;
  project_id: string | null;
  version: Generated<number>;
  domain: Generated<string>;
  slug: string;
  code: string;
  target_sealed: Buffer;
  title_sealed: Buffer | null;
  notes_sealed: Buffer | null;
  tags_sealed: Buffer | null;
  created_by: string;
  created_at: Date;
  updated_at: Date;
  deleted_at: Date | null;
  purge_after: Date | null;
  taken_down_at: Date | null;
  taken_down_for: string | null;
  printed_at: Date | null;
};

export type LinkWordTable = {
  tenant_id: string;
  hash: Buffer;
  link_id: string;
};

export type MailTable = {
  id: string;
  kind: string;
  locale: string;
  recipient_sealed: Buffer | null;
  content_sealed: Buffer | null;
  created_at: Date;
  expires_at: Date;
  next_try_at: Date;
  tries: Generated<number>;
  sent_at: Date | null;
  failed_at: Date | null;
  failure: string | null;
};

export type MemberTable = {
  id: string;
  tenant_id: string;
  person_id: string;
  version: Generated<number>;
  preset: string;
  created_at: Date;
  updated_at: Date;
  grants: Generated<unknown>;
  removed_at: Date | null;
};

export type MemberUseTable = {
  member_id: string;
  last_seen_day: string;
};

export type OperatorInvitationTable = {
  id: string;
  version: Generated<number>;
  email_sealed: Buffer;
  email_hash: Buffer;
  token_hash: Buffer;
  invited_by: string;
  locale: string;
  created_at: Date;
  expires_at: Date;
  accepted_at: Date | null;
  withdrawn_at: Date | null;
};

export type OutboxTable = {
  id: GeneratedAlways<number>;
  tenant_id: string;
  link_id: string;
  place: number | null;
};

export type PasskeyTable = {
  id: string;
  person_id: string;
  version: Generated<number>;
  credential_id: string;
  public_key: string;
  sign_count: number;
  name_sealed: Buffer;
  transports: Generated<string[]>;
  backed_up: boolean;
  created_at: Date;
  last_used_day: string | null;
};

export type PasswordResetTable = {
  token_hash: Buffer;
  person_id: string;
  created_at: Date;
  expires_at: Date;
  used_at: Date | null;
};

export type PersonTable = {
  id: string;
  version: Generated<number>;
  email_sealed: Buffer;
  email_hash: Buffer;
  name_sealed: Buffer | null;
  password_hash: string;
  operator: Generated<boolean>;
  locale: string | null;
  created_at: Date;
  updated_at: Date;
};

export type PlatformTable = {
  singleton: Generated<boolean>;
  instance_id: string;
  environment: string;
  created_at: Date;
  settings: unknown | null;
};

export type PresetTable = {
  id: string;
  tenant_id: string;
  version: Generated<number>;
  name_sealed: Buffer;
  grants: unknown;
  created_at: Date;
  updated_at: Date;
};

export type ProjectTable = {
  id: string;
  tenant_id: string;
  version: Generated<number>;
  name_sealed: Buffer;
  created_at: Date;
  updated_at: Date;
};

export type QrTable = {
  id: string;
  tenant_id: string;
  project_id: string | null;
  link_id: string | null;
  logo_id: string | null;
  version: Generated<number>;
  name_sealed: Buffer | null;
  content_sealed: Buffer | null;
  design_sealed: Buffer;
  level: string;
  created_by: string;
  created_at: Date;
  updated_at: Date;
  deleted_at: Date | null;
  printed_at: Date | null;
};

export type QrLogoTable = {
  id: string;
  tenant_id: string;
  version: Generated<number>;
  kind: string;
  width: number;
  height: number;
  bytes: number;
  picture_sealed: Buffer;
  created_by: string;
  created_at: Date;
};

export type QrTemplateTable = {
  id: string;
  tenant_id: string;
  version: Generated<number>;
  logo_id: string | null;
  name_sealed: Buffer;
  design_sealed: Buffer;
  level: string;
  is_default: Generated<boolean>;
  created_by: string;
  created_at: Date;
  updated_at: Date;
};

export type RecoveryCodeTable = {
  person_id: string;
  code_hash: Buffer;
  used_at: Date | null;
};

export type SessionTable = {
  token_hash: Buffer;
  person_id: string;
  tenant_id: string | null;
  created_at: Date;
  active_at: Date;
  expires_at: Date;
  id: string;
  agent: string | null;
  factor: Generated<string>;
  stepped_up_at: Date | null;
  locked_at: Date | null;
  support_id: string | null;
};

export type SlugPartTable = {
  tenant_id: string;
  part: string;
  link_id: string;
};

export type SpellingTable = {
  domain: string;
  kind: string;
  folded: string;
  tenant_id: string;
  taken_down_at: Date | null;
  taken_down_for: string | null;
};

export type SupportAccessTable = {
  id: string;
  tenant_id: string;
  version: Generated<number>;
  reason_sealed: Buffer;
  rights: string;
  granted_by: string;
  granted_at: Date;
  expires_at: Date;
  ended_at: Date | null;
  operator_person_id: string | null;
  entered_at: Date | null;
};

export type TallyTable = {
  hits: number;
  tenant_id: string;
  link_id: string;
  month: string;
  value_id: number;
  dimension: number;
  threshold: number;
  by_day: (string | null)[];
};

export type TallyTotalTable = {
  tenant_id: string;
  link_id: string;
  hour: Date;
  hits: Generated<number>;
  bots: Generated<number>;
};

export type TallyValueTable = {
  id: number;
  tenant_id: string;
  hash: Buffer;
  value_sealed: Buffer;
};

export type TallyVisitorsTable = {
  tenant_id: string;
  link_id: string;
  day: string;
  visitors: number;
};

export type TargetChangeTable = {
  id: string;
  tenant_id: string;
  version: Generated<number>;
  link_id: string;
  target_sealed: Buffer;
  asked_by: string;
  created_at: Date;
};

export type TenantTable = {
  id: string;
  version: Generated<number>;
  name_sealed: Buffer;
  created_at: Date;
  updated_at: Date;
  counts_by: Generated<string>;
  uncounted: Generated<string[]>;
  kept_months: Generated<number>;
  members_need_factor: Generated<boolean>;
  idle_minutes: Generated<number>;
  contact_sealed: Buffer | null;
  suspended_at: Date | null;
  suspended_for: string | null;
  quota_links: number | null;
  quota_hits: number | null;
  quota_members: number | null;
  ends_at: Date | null;
  redirects_until_end: Generated<boolean>;
  ended_at: Date | null;
  purged_at: Date | null;
  printed_needs_second: Generated<boolean>;
};

export type TotpTable = {
  id: string;
  person_id: string;
  version: Generated<number>;
  secret_sealed: Buffer;
  created_at: Date;
  confirmed_at: Date | null;
  last_step: Generated<number>;
};

export type TrustedBrowserTable = {
  token_hash: Buffer;
  person_id: string;
  created_at: Date;
  expires_at: Date;
};

export type Database = {
  api_token: ApiTokenTable;
  api_token_use: ApiTokenUseTable;
  audit_checkpoint: AuditCheckpointTable;
  audit_cover: AuditCoverTable;
  audit_entry: AuditEntryTable;
  audit_leaf: AuditLeafTable;
  audit_subscription: AuditSubscriptionTable;
  audit_tree: AuditTreeTable;
  claim: ClaimTable;
  commitment: CommitmentTable;
  ended_link: EndedLinkTable;
  exchange_edge: ExchangeEdgeTable;
  idempotency: IdempotencyTable;
  invitation: InvitationTable;
  job: JobTable;
  job_part: JobPartTable;
  key_rotation: KeyRotationTable;
  link: LinkTable;
  link_word: LinkWordTable;
  mail: MailTable;
  member: MemberTable;
  member_use: MemberUseTable;
  operator_invitation: OperatorInvitationTable;
  outbox: OutboxTable;
  passkey: PasskeyTable;
  password_reset: PasswordResetTable;
  person: PersonTable;
  platform: PlatformTable;
  preset: PresetTable;
  project: ProjectTable;
  qr: QrTable;
  qr_logo: QrLogoTable;
  qr_template: QrTemplateTable;
  recovery_code: RecoveryCodeTable;
  session: SessionTable;
  slug_part: SlugPartTable;
  spelling: SpellingTable;
  support_access: SupportAccessTable;
  tally: TallyTable;
  tally_total: TallyTotalTable;
  tally_value: TallyValueTable;
  tally_visitors: TallyVisitorsTable;
  target_change: TargetChangeTable;
  tenant: TenantTable;
  totp: TotpTable;
  trusted_browser: TrustedBrowserTable;
};
