-- Members: more than owners, each with a matrix; invitations; an owner's own presets; tokens that hold less than their maker.

-- What a member may do: what the preset holds, or, where it is custom, what stands in grants, as
-- [{resource, right, scope}] of ids and words of closed lists. A member who was removed stays as a row, so that links
-- and the log can name them; the same person may join again as another member.
alter table member
  drop constraint member_preset_check,
  drop constraint member_tenant_id_person_id_key,
  add column grants jsonb not null default '[]',
  add column removed_at timestamptz,
  add constraint member_preset_check check (preset in ('owner', 'admin', 'editor', 'viewer', 'custom')),
  add constraint member_grants_check check (jsonb_typeof(grants) = 'array' and (preset = 'custom' or grants = '[]'));
create unique index member_once on member (tenant_id, person_id) where removed_at is null;
create index member_person on member (person_id);

-- The last day a member was at work, to the day only, and outside the audited row.
create table member_use (
  member_id uuid primary key references member,
  last_seen_day date not null
);

-- The owner's own presets: a name for a matrix, to be filled into a member's.
create table preset (
  id uuid primary key,
  tenant_id uuid not null references tenant,
  version integer not null default 1,
  name_sealed bytea not null,
  grants jsonb not null check (jsonb_typeof(grants) = 'array'),
  created_at timestamptz not null,
  updated_at timestamptz not null,
  unique (tenant_id, id)
);
create index preset_order on preset (tenant_id, created_at, id);

-- Who was asked to join. The mail has the token, the row its SHA-256; asking again gives it another one.
create table invitation (
  id uuid primary key,
  tenant_id uuid not null references tenant,
  version integer not null default 1,
  email_sealed bytea not null,
  email_hash bytea not null,
  preset text not null check (preset in ('owner', 'admin', 'editor', 'viewer', 'custom')),
  grants jsonb not null default '[]' check (jsonb_typeof(grants) = 'array' and (preset = 'custom' or grants = '[]')),
  token_hash bytea not null unique,
  -- Null where an operator asks the first owner.
  invited_by uuid,
  locale text not null check (locale in ('de', 'en')),
  created_at timestamptz not null,
  expires_at timestamptz not null,
  accepted_at timestamptz,
  withdrawn_at timestamptz,
  unique (tenant_id, id),
  foreign key (tenant_id, invited_by) references member (tenant_id, id)
);
-- One open invitation for an address, however many ask at once.
create unique index invitation_open on invitation (tenant_id, email_hash) where accepted_at is null and withdrawn_at is null;
create index invitation_order on invitation (tenant_id, created_at, id);

-- What a token may do; null for all that its maker may. At each use it is no more than what its maker may by then.
alter table api_token add column grants jsonb check (jsonb_typeof(grants) = 'array');

-- What a tenant asks of its members' sessions.
alter table tenant
  add column members_need_factor boolean not null default false,
  add column idle_minutes integer not null default 30 check (idle_minutes between 5 and 30);

-- Operators are in the log, above tenants and, while an owner lets them in, inside one.
alter table audit_entry
  drop constraint audit_entry_actor_kind_check,
  drop constraint audit_entry_via_check,
  add constraint audit_entry_actor_kind_check check (actor_kind in ('member', 'person', 'operator', 'platform')),
  add constraint audit_entry_via_check check (via in ('session', 'token', 'command', 'support', 'platform'));

do $$
declare name text;
begin
  foreach name in array array['preset', 'invitation'] loop
    execute format('create trigger audit_version before update on %I for each row execute function audit_version()', name);
    execute format('create constraint trigger audit_required after insert or update or delete on %I deferrable initially deferred for each row execute function audit_required()', name);
    execute format('alter table %I enable row level security', name);
    execute format('alter table %I force row level security', name);
    execute format('create policy tenant_only on %I to kurzum_app using (tenant_id = kurzum_tenant()) with check (tenant_id = kurzum_tenant())', name);
  end loop;
end $$;

grant update (version, preset, grants, removed_at, updated_at) on member to kurzum_app;
grant select, insert, update (version, name_sealed, grants, updated_at), delete on preset to kurzum_app;
grant select, insert, update (version, token_hash, locale, expires_at, withdrawn_at) on invitation to kurzum_app;
grant update (version, members_need_factor, idle_minutes, updated_at) on tenant to kurzum_app;

-- Joining happens above tenants: there may be nobody yet who could do it inside.
grant select, insert, update (version, accepted_at) on invitation to kurzum_identity;
create policy identity_all on invitation to kurzum_identity using (true) with check (true);
grant select (grants) on api_token to kurzum_identity;
-- The first owner of a tenant chooses its name while joining; the name is sealed under the tenant's key.
grant select (version, members_need_factor, idle_minutes), update (version, name_sealed, updated_at) on tenant
  to kurzum_identity;
grant select, insert, update (last_seen_day) on member_use to kurzum_identity;
alter policy identity_all on audit_cover
  with check (table_name in ('person', 'tenant', 'member', 'api_token', 'invitation'));
