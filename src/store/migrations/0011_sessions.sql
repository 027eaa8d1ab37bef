-- Sessions that lock, and second factors: passkeys, one-time codes, recovery codes, trusted browsers; ways back in by mail.

-- A session knows its browser by two words of closed lists, and no address. Its row is found by the hash of its token,
-- which is renewed when more is proved; its id stays.
-- Who was signed in signs in again: a session begun without the columns below can't be told from a locked one.
delete from session;
alter table session rename column seen_at to active_at;
alter table session
  add column id uuid not null unique,
  -- 'Firefox, Windows'; null where it did not come through an edge.
  add column agent text check (length(agent) <= 64),
  -- With what the person proved who they are, besides the password.
  add column factor text not null default 'none' check (factor in ('none', 'totp', 'passkey', 'recovery', 'trusted')),
  add column stepped_up_at timestamptz,
  -- Since when it answers nothing but being unlocked; null while it is open.
  add column locked_at timestamptz;

create table passkey (
  id uuid primary key,
  person_id uuid not null references person,
  version integer not null default 1,
  -- As the authenticator gave them (WebAuthn, section 6.5.1), in base64url: the id by which it is found, and the key in
  -- COSE form.
  credential_id text not null unique,
  public_key text not null,
  sign_count bigint not null,
  name_sealed bytea not null,
  -- How a browser reaches it: 'usb', 'internal' and the like.
  transports text[] not null default '{}',
  -- Whether it is kept in several places, so that losing a device doesn't lose it.
  backed_up boolean not null,
  created_at timestamptz not null,
  last_used_day date
);
create index passkey_person on passkey (person_id, created_at);

-- One-time codes (RFC 6238): one secret a person. It counts once confirmed_at is set.
create table totp (
  id uuid primary key,
  person_id uuid not null unique references person,
  version integer not null default 1,
  secret_sealed bytea not null,
  created_at timestamptz not null,
  confirmed_at timestamptz,
  -- The step of the code that was taken last: no code is taken twice, and none from before it.
  last_step bigint not null default 0
);

-- Codes for whoever lost all else: each good once. A new set replaces the old one.
create table recovery_code (
  person_id uuid not null references person,
  code_hash bytea not null,
  used_at timestamptz,
  primary key (person_id, code_hash)
);

-- Browsers that need no second factor for 30 days.
create table trusted_browser (
  token_hash bytea primary key,
  person_id uuid not null references person,
  created_at timestamptz not null,
  expires_at timestamptz not null
);
create index trusted_browser_person on trusted_browser (person_id);
create index trusted_browser_expiry on trusted_browser (expires_at);

-- What the mail to somebody who forgot their password leads to: good once, for an hour.
create table password_reset (
  token_hash bytea primary key,
  person_id uuid not null references person,
  created_at timestamptz not null,
  expires_at timestamptz not null,
  used_at timestamptz
);
create index password_reset_person on password_reset (person_id);
create index password_reset_expiry on password_reset (expires_at);

-- Rows of a person are in the log above tenants. A trigger says so by an argument: such a row has no tenant to ask for.
create or replace function audit_required() returns trigger language plpgsql as $$
declare
  touched uuid := case when tg_op = 'DELETE' then old.id else new.id end;
  reached integer := case when tg_op = 'DELETE' then old.version + 1 else new.version end;
  whose uuid;
begin
  if tg_table_name = 'tenant' then
    whose := touched;
  elsif tg_table_name <> 'person' and coalesce(tg_argv[0], '') <> 'platform' then
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

do $$
declare name text;
begin
  foreach name in array array['passkey', 'totp'] loop
    execute format('create trigger audit_version before update on %I for each row execute function audit_version()', name);
    execute format('create constraint trigger audit_required after insert or update or delete on %I deferrable initially deferred for each row execute function audit_required(''platform'')', name);
  end loop;
end $$;

grant update (token_hash, tenant_id, active_at, factor, stepped_up_at, locked_at) on session to kurzum_identity;
grant select, insert, update (version, sign_count, backed_up, last_used_day), delete on passkey to kurzum_identity;
grant select, insert, update (version, secret_sealed, created_at, confirmed_at, last_step), delete on totp to kurzum_identity;
grant select, insert, update (used_at), delete on recovery_code to kurzum_identity;
grant select, insert, delete on trusted_browser to kurzum_identity;
grant select, insert, update (used_at), delete on password_reset to kurzum_identity;
grant update (version, name_sealed, locale, updated_at) on person to kurzum_identity;
-- All but what is content: the role that knows people stands for no row of what tenants make.
alter policy identity_all on audit_cover with check (table_name not in ('project', 'link'));
