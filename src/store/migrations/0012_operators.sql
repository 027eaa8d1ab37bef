-- Operators: mail, what operators have signed, states and quotas of tenants, links taken down, and support for a while.

-- Mail on its way. What it says and to whom goes as soon as it was delivered or given up; the row stays for a month, so that
-- an operator sees what was sent and what was not.
create table mail (
  id uuid primary key,
  kind text not null,
  locale text not null check (locale in ('de', 'en')),
  recipient_sealed bytea,
  content_sealed bytea,
  created_at timestamptz not null,
  -- Good until then: nobody needs the way to a new password that arrives days later.
  expires_at timestamptz not null,
  next_try_at timestamptz not null,
  tries integer not null default 0,
  sent_at timestamptz,
  failed_at timestamptz,
  failure text check (failure in ('refused', 'expired')),
  check (sent_at is null or failed_at is null),
  check ((failed_at is null) = (failure is null))
);
create index mail_waiting on mail (next_try_at) where sent_at is null and failed_at is null;
create index mail_order on mail (created_at, id);

-- Who signed which version of the confidentiality commitment, under which name, and the SHA-256 of the very text.
create table commitment (
  id uuid primary key,
  person_id uuid not null references person,
  version integer not null default 1,
  document_version text not null,
  document_hash bytea not null,
  name_sealed bytea not null,
  signed_at timestamptz not null,
  unique (person_id, document_hash)
);

-- Who was asked to become an operator. The mail has the token, the row its SHA-256.
create table operator_invitation (
  id uuid primary key,
  version integer not null default 1,
  email_sealed bytea not null,
  email_hash bytea not null,
  token_hash bytea not null unique,
  invited_by uuid not null references person,
  locale text not null check (locale in ('de', 'en')),
  created_at timestamptz not null,
  expires_at timestamptz not null,
  accepted_at timestamptz,
  withdrawn_at timestamptz
);
create unique index operator_invitation_open on operator_invitation (email_hash) where accepted_at is null and withdrawn_at is null;

-- What an operator knows of a tenant, and decides.
alter table tenant
  -- The name given for the contract, under the platform's key.
  add column contact_sealed bytea,
  add column suspended_at timestamptz,
  add column suspended_for text check (suspended_for in ('abuse', 'legal', 'unpaid', 'security')),
  add column quota_links integer check (quota_links >= 0),
  -- Hits a calendar month. Above it visitors are still redirected; the operator sees it.
  add column quota_hits bigint check (quota_hits >= 0),
  add column quota_members integer check (quota_members >= 1),
  add constraint tenant_suspended check ((suspended_at is null) = (suspended_for is null));

-- A single link that was reported.
alter table link
  add column taken_down_at timestamptz,
  add column taken_down_for text check (taken_down_for in ('abuse', 'legal', 'security')),
  add constraint link_taken_down check ((taken_down_at is null) = (taken_down_for is null));
create index link_taken_down on link (taken_down_at) where taken_down_at is not null;

-- An owner lets operators in: for a reason, for a while, to look or to edit too.
create table support_access (
  id uuid primary key,
  tenant_id uuid not null references tenant,
  version integer not null default 1,
  reason_sealed bytea not null,
  rights text not null check (rights in ('view', 'edit')),
  granted_by uuid not null,
  granted_at timestamptz not null,
  expires_at timestamptz not null check (expires_at <= granted_at + interval '24 hours'),
  ended_at timestamptz,
  -- Who came in first, and when.
  operator_person_id uuid references person,
  entered_at timestamptz,
  unique (tenant_id, id),
  foreign key (tenant_id, granted_by) references member (tenant_id, id)
);
create index support_access_order on support_access (tenant_id, granted_at, id);

-- The access by which an operator's session is in a tenant; null in a session of a member.
alter table session add column support_id uuid references support_access;

do $$
declare name text;
begin
  foreach name in array array['commitment', 'operator_invitation'] loop
    execute format('create trigger audit_version before update on %I for each row execute function audit_version()', name);
    execute format('create constraint trigger audit_required after insert or update or delete on %I deferrable initially deferred for each row execute function audit_required(''platform'')', name);
  end loop;
end $$;
create trigger audit_version before update on support_access for each row execute function audit_version();
create constraint trigger audit_required after insert or update or delete on support_access
  deferrable initially deferred for each row execute function audit_required();
alter table support_access enable row level security;
alter table support_access force row level security;
create policy tenant_only on support_access to kurzum_app
  using (tenant_id = kurzum_tenant()) with check (tenant_id = kurzum_tenant());
create policy identity_all on support_access to kurzum_identity using (true) with check (true);

-- Mail is put in by whoever makes what it tells of; the sender alone reads it.
grant insert (id, kind, locale, recipient_sealed, content_sealed, created_at, expires_at, next_try_at) on mail
  to kurzum_app, kurzum_identity;
grant select, delete, update (recipient_sealed, content_sealed, next_try_at, tries, sent_at, failed_at, failure) on mail
  to kurzum_identity;

grant select, insert on commitment to kurzum_identity;
grant select, insert, update (version, accepted_at, withdrawn_at) on operator_invitation to kurzum_identity;
grant update (version, operator, name_sealed, updated_at) on person to kurzum_identity;
grant select (version, created_at, contact_sealed, suspended_at, suspended_for, quota_links, quota_hits, quota_members),
  update (version, contact_sealed, suspended_at, suspended_for, quota_links, quota_hits, quota_members, updated_at)
on tenant to kurzum_identity;
-- An operator who asks an owner again takes back what was asked before.
grant update (withdrawn_at) on invitation to kurzum_identity;
grant select, insert, update (version, ended_at) on support_access to kurzum_app;
grant select, update (version, operator_person_id, entered_at) on support_access to kurzum_identity;
grant update (support_id) on session to kurzum_identity;

-- A link is taken down by its slug, and nothing else of it can be read on the way; a suspension is told to the edges.
grant select (id, tenant_id, domain, slug, version, taken_down_at, taken_down_for),
  update (version, taken_down_at, taken_down_for)
on link to kurzum_identity;
create policy identity_takedown on link to kurzum_identity using (true) with check (true);
grant insert (tenant_id, link_id) on outbox to kurzum_identity;
create policy identity_announce on outbox for insert to kurzum_identity with check (true);
alter policy identity_all on audit_cover with check (table_name <> 'project');

-- What edges are told of it.
grant select (taken_down_at, taken_down_for) on link to kurzum_exchange;
grant select (suspended_for) on tenant to kurzum_exchange;
