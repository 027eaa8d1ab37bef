-- The audit log's second half: a Merkle tree for each log, so that nobody who kept a checkpoint can be shown another past.
--
-- A log is a tenant's, named by the tenant's id, or the platform's, named by the nil UUID. An entry's leaf is written with
-- it; its place in the tree is given afterwards by one reader, as the outbox does it, so that no change waits for another.

alter table audit_entry
  -- SHA-256 of the salt and the payload's canonical JSON; null where there is no payload. The salt lies in payload_sealed,
  -- or whoever can read the table could try out what the payload says.
  add column payload_hash bytea,
  -- SHA-256 of the leaf (RFC 9162, section 2.1.1): all that the entry says, with its payload's hash in the payload's place.
  add column leaf_hash bytea,
  -- Its place in the log's tree, from 0; null until it was given.
  add column tree_index bigint;

-- Entries from before there was a tree are committed to as they are now, without what they said besides. Row security holds
-- the owner of the tables out too, until it is lifted.
alter table audit_entry no force row level security;
alter table audit_cover no force row level security;
update audit_entry e set leaf_hash = sha256('\x00'::bytea || convert_to(
  '{"about":[' || coalesce((
    select string_agg(
      '{"rowId":"' || c.row_id || '","table":"' || c.table_name || '","version":' || c.version || '}', ','
      order by c.table_name collate "C", c.row_id, c.version)
    from audit_cover c where c.entry_id = e.id), '')
  || '],"action":"' || e.action || '","actor":{"id":' || coalesce('"' || e.actor_id || '"', 'null')
  || ',"kind":"' || e.actor_kind || '"},"at":"' || to_char(e.at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')
  || '","id":"' || e.id || '","log":"' || coalesce(e.tenant_id::text, 'platform')
  || '","outcome":"' || e.outcome || '","payloadHash":null,"via":"' || e.via || '"}', 'UTF8'));
alter table audit_entry force row level security;
alter table audit_cover force row level security;
alter table audit_entry
  alter column leaf_hash set not null,
  -- A hash of any other length would shift those beside it.
  add check (length(leaf_hash) = 32),
  add check (length(payload_hash) = 32);

create index audit_entry_waiting on audit_entry (id) where tree_index is null;
create unique index audit_entry_place on audit_entry (tenant_id, tree_index) nulls not distinct where tree_index is not null;

-- What an entry says stays. Its place is given once. Its payload may be sealed under a newer key, or be erased with its
-- salt, which is a change like any other: an entry of the same transaction stands for it, as version 2 of this one.
create function audit_entry_stays() returns trigger language plpgsql as $$
begin
  if (new.id, new.tenant_id, new.at, new.actor_kind, new.actor_id, new.via, new.action, new.outcome, new.payload_hash,
      new.leaf_hash, new.transaction_id)
    is distinct from (old.id, old.tenant_id, old.at, old.actor_kind, old.actor_id, old.via, old.action, old.outcome,
      old.payload_hash, old.leaf_hash, old.transaction_id)
    or old.tree_index is not null and new.tree_index is distinct from old.tree_index
    or new.payload_sealed is distinct from old.payload_sealed and (old.payload_sealed is null
      or new.payload_sealed is not null and get_byte(new.payload_sealed, 0) <= get_byte(old.payload_sealed, 0))
  then
    raise exception 'audit entry % stays as it is', old.id using errcode = 'KZ005';
  end if;
  return new;
end $$;
create trigger audit_entry_stays before update on audit_entry for each row execute function audit_entry_stays();

create function audit_erasure_entered() returns trigger language plpgsql as $$
begin
  if not exists (
    select 1 from audit_cover c join audit_entry e on e.id = c.entry_id
    where c.table_name = 'audit_entry' and c.row_id = new.id and c.version = 2
      and c.tenant_id is not distinct from new.tenant_id and e.tenant_id is not distinct from new.tenant_id
      and e.transaction_id = pg_current_xact_id() and e.outcome = 'done'
  ) then
    raise exception 'no audit entry for the erasure of audit entry %', new.id using errcode = 'KZ001';
  end if;
  return null;
end $$;
create constraint trigger audit_erasure_entered after update of payload_sealed on audit_entry
  deferrable initially deferred for each row when (new.payload_sealed is null) execute function audit_erasure_entered();

-- The leaves once more, by place alone: where an entry was changed, moved or removed, this still says what stood there.
create table audit_leaf (
  log uuid not null,
  index bigint not null,
  leaf_hash bytea not null,
  primary key (log, index)
);

-- How far a tree has grown: its size, and the roots of the full subtrees that make it up, the largest first, in base64.
create table audit_tree (
  log uuid primary key,
  size bigint not null,
  peaks text[] not null
);

-- Signed notes (c2sp.org/tlog-checkpoint): what the log promises its readers to be consistent with for ever.
create table audit_checkpoint (
  log uuid not null,
  size bigint not null,
  note text not null,
  at timestamptz not null,
  primary key (log, size)
);

-- Who gets checkpoints by mail.
create table audit_subscription (
  log uuid not null,
  person_id uuid not null references person,
  primary key (log, person_id)
);

do $$
declare name text;
begin
  foreach name in array array['audit_leaf', 'audit_tree', 'audit_checkpoint', 'audit_subscription'] loop
    execute format('alter table %I enable row level security', name);
    execute format('alter table %I force row level security', name);
    execute format('create policy identity_all on %I to kurzum_identity using (true) with check (true)', name);
  end loop;
  foreach name in array array['audit_leaf', 'audit_checkpoint'] loop
    execute format('create policy tenant_only on %I for select to kurzum_app using (log = (select kurzum_tenant()))', name);
    execute format('grant select on %I to kurzum_app', name);
  end loop;
  -- The platform's own log is read as if it were that of a tenant named nil, and is never written so.
  foreach name in array array['audit_entry', 'audit_cover'] loop
    execute format('create policy platform_log on %I for select to kurzum_app using (tenant_id is null and (select kurzum_tenant()) = ''00000000-0000-0000-0000-000000000000'')', name);
  end loop;
end $$;

grant insert (payload_hash, leaf_hash) on audit_entry to kurzum_app, kurzum_identity;
grant select (payload_hash, leaf_hash, tree_index), update (tree_index, payload_sealed) on audit_entry to kurzum_identity;
grant select, insert on audit_leaf to kurzum_identity;
grant select, insert, update (size, peaks) on audit_tree to kurzum_identity;
grant select, insert on audit_checkpoint to kurzum_identity;
grant select, insert, delete on audit_subscription to kurzum_identity;

-- The settings that this installation was last started with, as far as a change of them is audited.
alter table platform add column settings jsonb;
grant update (settings) on platform to kurzum_identity;
