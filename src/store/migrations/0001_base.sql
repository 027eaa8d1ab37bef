-- The base: platform, people above tenants, tenants, links, totals, audit.
--
-- The roles kurzum_app, kurzum_identity and kurzum_exchange exist before any migration runs (see roles.ts). They own
-- nothing, can't create, can't bypass row-level security and have no TRUNCATE. Columns that end in _sealed are
-- AES-256-GCM under a key derived for tenant, table, column and version (see docs/data.md); *_hash are keyed or plain
-- hashes as docs/data.md says. Times are passed in by the program, never now(), so that tests can move the clock.

create function kurzum_tenant() returns uuid language sql stable as
$$ select nullif(current_setting('kurzum.tenant', true), '')::uuid $$;

-- One row: which installation this database belongs to.
create table platform (
  singleton boolean primary key default true check (singleton),
  instance_id uuid not null,
  environment text not null check (environment in ('production', 'test', 'development')),
  created_at timestamptz not null
);

-- People are above tenants: one person may be a member of several.
create table person (
  id uuid primary key,
  version integer not null default 1,
  email_sealed bytea not null,
  email_hash bytea not null unique,
  name_sealed bytea,
  password_hash text not null,
  operator boolean not null default false,
  locale text check (locale in ('de', 'en')),
  created_at timestamptz not null,
  updated_at timestamptz not null
);

create table tenant (
  id uuid primary key,
  version integer not null default 1,
  name_sealed bytea not null,
  created_at timestamptz not null,
  updated_at timestamptz not null
);

create table member (
  id uuid primary key,
  tenant_id uuid not null references tenant,
  person_id uuid not null references person,
  version integer not null default 1,
  preset text not null check (preset in ('owner')),
  created_at timestamptz not null,
  updated_at timestamptz not null,
  unique (tenant_id, person_id),
  unique (tenant_id, id)
);

create table session (
  token_hash bytea primary key,
  person_id uuid not null references person,
  tenant_id uuid references tenant,
  created_at timestamptz not null,
  seen_at timestamptz not null,
  expires_at timestamptz not null
);
create index session_person on session (person_id);
create index session_expiry on session (expires_at);

create table api_token (
  id uuid primary key,
  tenant_id uuid not null references tenant,
  member_id uuid not null,
  version integer not null default 1,
  token_hash bytea not null unique,
  name_sealed bytea not null,
  created_at timestamptz not null,
  expires_at timestamptz,
  revoked_at timestamptz,
  foreign key (tenant_id, member_id) references member (tenant_id, id)
);

-- The last day a token was used, to the day only, and outside the audited row.
create table api_token_use (
  token_id uuid primary key references api_token,
  last_used_day date not null
);

create table project (
  id uuid primary key,
  tenant_id uuid not null references tenant,
  version integer not null default 1,
  name_sealed bytea not null,
  created_at timestamptz not null,
  updated_at timestamptz not null,
  unique (tenant_id, id)
);
create index project_order on project (tenant_id, created_at, id);

-- Whose all names are that differ in nothing but case, for good: whoever mistypes one may be led to another of them, and
-- that must never be a stranger's. domain '' is the platform's own, the host of KURZUM_URL.
create table spelling (
  domain text not null,
  kind text not null check (kind in ('slug', 'code')),
  folded text not null,
  tenant_id uuid not null references tenant,
  primary key (domain, kind, folded),
  unique (domain, kind, folded, tenant_id)
);

-- Who holds a slug or a QR code. A row stays when its link is gone, so that a printed code never leads to another tenant.
create table claim (
  domain text not null,
  kind text not null,
  name text not null,
  -- Names are ASCII; "C", so that no language of the server folds them differently from the edge.
  folded text not null generated always as (lower(name collate "C")) stored,
  tenant_id uuid not null references tenant,
  link_id uuid,
  primary key (domain, kind, name),
  foreign key (domain, kind, folded, tenant_id) references spelling (domain, kind, folded, tenant_id)
);
create index claim_link on claim (link_id);

create table link (
  id uuid primary key,
  tenant_id uuid not null references tenant,
  project_id uuid,
  version integer not null default 1,
  domain text not null default '',
  slug text not null,
  code text not null,
  target_sealed bytea not null,
  title_sealed bytea,
  notes_sealed bytea,
  tags_sealed bytea,
  created_by uuid not null,
  created_at timestamptz not null,
  updated_at timestamptz not null,
  deleted_at timestamptz,
  unique (domain, slug),
  unique (domain, code),
  unique (tenant_id, id),
  foreign key (tenant_id, project_id) references project (tenant_id, id)
);
create index link_order on link (tenant_id, created_at desc, id desc) where deleted_at is null;
create index link_project on link (tenant_id, project_id, created_at desc, id desc) where deleted_at is null;
create index link_deleted on link (deleted_at) where deleted_at is not null;

-- Keyed hashes of prefixes of words and of whole tags, by which links are found without being readable.
create table link_word (
  tenant_id uuid not null references tenant,
  hash bytea not null,
  link_id uuid not null,
  primary key (tenant_id, hash, link_id),
  foreign key (tenant_id, link_id) references link (tenant_id, id) on delete cascade
);
create index link_word_link on link_word (link_id);

-- Answers to requests that carried an Idempotency-Key, so that the same request twice has one effect.
create table idempotency (
  tenant_id uuid not null references tenant,
  key_hash bytea not null,
  request_hash bytea not null,
  link_id uuid not null,
  created_at timestamptz not null,
  primary key (tenant_id, key_hash)
);
create index idempotency_age on idempotency (created_at);

-- Totals: exact hits per link and hour; bots are in no other number.
create table tally_total (
  tenant_id uuid not null references tenant,
  link_id uuid not null,
  hour timestamptz not null,
  hits bigint not null default 0,
  bots bigint not null default 0,
  primary key (link_id, hour),
  foreign key (tenant_id, link_id) references link (tenant_id, id) on delete cascade
);

-- Links on their way to the edges: written in the change's transaction without a place; the one reader gives it.
create table outbox (
  id bigint generated always as identity primary key,
  tenant_id uuid not null references tenant,
  link_id uuid not null,
  place bigint
);
create index outbox_waiting on outbox (id) where place is null;
create unique index outbox_place on outbox (place) where place is not null;
create index outbox_link on outbox (link_id);
create sequence outbox_place_sequence;

-- How far control has committed each edge's totals.
create table exchange_edge (
  edge_id uuid primary key,
  sequence bigint not null,
  seen_at timestamptz not null
);

-- The audit log. tenant_id is null for what happens above tenants.
create table audit_entry (
  id uuid primary key,
  tenant_id uuid,
  at timestamptz not null,
  actor_kind text not null check (actor_kind in ('member', 'person', 'platform')),
  actor_id uuid,
  via text not null check (via in ('session', 'token', 'command', 'platform')),
  action text not null,
  outcome text not null check (outcome in ('done', 'refused')),
  payload_sealed bytea,
  transaction_id xid8 not null default pg_current_xact_id()
);
create index audit_entry_order on audit_entry (tenant_id, at, id);

-- Which rows, in which new version, an entry stands for. A row's removal counts as one more version. The tenant is the
-- row's and the entry's; as part of the key, so that nobody can take a version of another tenant's row beforehand.
create table audit_cover (
  entry_id uuid not null references audit_entry,
  tenant_id uuid,
  table_name text not null,
  row_id uuid not null,
  version integer not null,
  unique nulls not distinct (table_name, row_id, version, tenant_id)
);
create index audit_cover_entry on audit_cover (entry_id);

-- A version moves by exactly one, so that an audit entry stands for one state of a row.
create function audit_version() returns trigger language plpgsql as $$
begin
  if new.version <> old.version + 1 or new.id <> old.id then
    raise exception 'version of % must move from % to %', tg_table_name, old.version, old.version + 1 using errcode = 'KZ002';
  end if;
  return new;
end $$;

-- Refuses the commit of a transaction that touched an audited row without writing its audit entry.
create function audit_required() returns trigger language plpgsql as $$
declare
  touched uuid := case when tg_op = 'DELETE' then old.id else new.id end;
  reached integer := case when tg_op = 'DELETE' then old.version + 1 else new.version end;
  -- Whose log it must be in: a person is above tenants, and a tenant is its own.
  whose uuid;
begin
  if tg_table_name = 'tenant' then
    whose := touched;
  elsif tg_table_name <> 'person' then
    whose := case when tg_op = 'DELETE' then old.tenant_id else new.tenant_id end;
  end if;
  if not exists (
    select 1 from audit_cover c join audit_entry e on e.id = c.entry_id
    where c.table_name = tg_table_name and c.row_id = touched and c.version = reached
      and c.tenant_id is not distinct from whose and e.tenant_id is not distinct from whose
      and e.transaction_id = pg_current_xact_id() and e.outcome = 'done'
  ) then
    raise exception 'no audit entry for % % version %', tg_table_name, touched, reached using errcode = 'KZ001';
  end if;
  return null;
end $$;

-- What an entry stands for is said in its own transaction: nobody adds to an old entry, or to another tenant's.
create function audit_cover_own() returns trigger language plpgsql as $$
begin
  if not exists (
    select 1 from audit_entry e
    where e.id = new.entry_id and e.tenant_id is not distinct from new.tenant_id
      and e.transaction_id = pg_current_xact_id()
  ) then
    raise exception 'audit entry % is not of this transaction and tenant', new.entry_id using errcode = 'KZ003';
  end if;
  return new;
end $$;
create trigger audit_cover_own before insert on audit_cover for each row execute function audit_cover_own();

-- A link has no name that its tenant doesn't hold. Claims are never removed and never change their tenant, so looking
-- once is enough; a foreign key would need a column that says 'slug' in every row.
create function link_claimed() returns trigger language plpgsql as $$
begin
  if (
    select count(*) from claim c
    where c.domain = new.domain and c.tenant_id = new.tenant_id
      and (c.kind, c.name) in (('slug', new.slug), ('code', new.code))
  ) <> 2 then
    raise exception 'link % has a name that its tenant does not hold', new.id using errcode = 'KZ004';
  end if;
  return new;
end $$;
create trigger link_claimed before insert or update of tenant_id, domain, slug, code on link
  for each row execute function link_claimed();

do $$
declare name text;
begin
  foreach name in array array['person', 'tenant', 'member', 'api_token', 'project', 'link'] loop
    execute format('create trigger audit_version before update on %I for each row execute function audit_version()', name);
    execute format('create constraint trigger audit_required after insert or update or delete on %I deferrable initially deferred for each row execute function audit_required()', name);
  end loop;
end $$;

-- Walls. Every table that belongs to tenants is under forced row-level security.
do $$
declare name text;
begin
  foreach name in array array['member', 'api_token', 'project', 'spelling', 'claim', 'link', 'link_word', 'idempotency', 'tally_total', 'outbox', 'audit_entry', 'audit_cover'] loop
    execute format('alter table %I enable row level security', name);
    execute format('alter table %I force row level security', name);
    execute format('create policy tenant_only on %I to kurzum_app using (tenant_id = kurzum_tenant()) with check (tenant_id = kurzum_tenant())', name);
  end loop;
end $$;
alter table tenant enable row level security;
alter table tenant force row level security;
create policy tenant_only on tenant to kurzum_app using (id = kurzum_tenant()) with check (id = kurzum_tenant());

-- Each role has what its statements use, column by column where that is less.

-- The application, inside one tenant.
grant select on tenant, member to kurzum_app;
grant select, insert, update (version, revoked_at) on api_token to kurzum_app;
grant select, insert, update (version, name_sealed, updated_at), delete on project to kurzum_app;
-- A code that was printed stays its link's.
grant select, insert, delete, update (
  version, project_id, slug, target_sealed, title_sealed, notes_sealed, tags_sealed, updated_at, deleted_at
) on link to kurzum_app;
grant select, insert on spelling to kurzum_app;
-- A claim may serve another link, and that is all: renamed, it would free a name that was used.
grant select, insert, update (link_id) on claim to kurzum_app;
grant select, insert, delete on link_word, idempotency to kurzum_app;
grant select on tally_total to kurzum_app;
grant select, insert on audit_cover to kurzum_app;
-- All but transaction_id, which the database alone fills in: an entry can't claim another transaction.
grant select, insert (id, tenant_id, at, actor_kind, actor_id, via, action, outcome, payload_sealed) on audit_entry to kurzum_app;
-- All but the place, which the one reader gives.
grant insert (tenant_id, link_id) on outbox to kurzum_app;
grant select on platform to kurzum_app, kurzum_identity, kurzum_exchange;

-- Who someone is: people, sessions, tokens, and the founding of tenants; no content.
grant select, insert, update (version, password_hash, updated_at) on person to kurzum_identity;
grant select, insert, delete on session to kurzum_identity;
grant select (id), insert on tenant to kurzum_identity;
grant select, insert on member to kurzum_identity;
grant select (id, tenant_id, member_id, token_hash, expires_at, revoked_at), insert on api_token to kurzum_identity;
grant select, insert, update (last_used_day) on api_token_use to kurzum_identity;
grant select, insert on audit_cover to kurzum_identity;
grant
  select (id, tenant_id, at, actor_kind, actor_id, via, action, outcome, transaction_id),
  insert (id, tenant_id, at, actor_kind, actor_id, via, action, outcome, payload_sealed)
on audit_entry to kurzum_identity;
create policy identity_all on tenant to kurzum_identity using (true) with check (true);
create policy identity_all on member to kurzum_identity using (true) with check (true);
create policy identity_all on api_token to kurzum_identity using (true) with check (true);
create policy identity_all on audit_entry to kurzum_identity using (true) with check (true);
create policy identity_all on audit_cover to kurzum_identity
  using (true) with check (table_name in ('person', 'tenant', 'member', 'api_token'));

-- The exchange: links out, totals in, of every tenant; it can change no link, and reads of one what edges are told.
grant select (id, tenant_id, domain, slug, code, target_sealed, deleted_at) on link to kurzum_exchange;
grant select, update (place), delete on outbox to kurzum_exchange;
grant usage on sequence outbox_place_sequence to kurzum_exchange;
grant select, insert, update (hits, bots) on tally_total to kurzum_exchange;
grant select, insert, update (sequence, seen_at), delete on exchange_edge to kurzum_exchange;
create policy exchange_all on link for select to kurzum_exchange using (true);
create policy exchange_all on outbox to kurzum_exchange using (true) with check (true);
create policy exchange_all on tally_total to kurzum_exchange using (true) with check (true);

-- Each role also has a table of which it was given columns and nothing whole: outbox, audit_entry, link. Without one,
-- PostgreSQL would let the role's own DROP OWNED take its policies away.
