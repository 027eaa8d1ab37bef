-- Bulk: many links in one call, at a fraction of what each cost alone. What was looked at row by row is looked at once for a
-- statement, where that is as strict.

-- What became of each draft of a call that makes many links, in their order: the id of a link, or the problem, or null where
-- the draft itself says what is wrong with it. Ids and sentences of ours, nothing that anybody typed.
alter table idempotency
  alter column link_id drop not null,
  add column results jsonb check (jsonb_typeof(results) = 'array'),
  add check ((link_id is null) = (results is not null));

-- Each look below is a subquery of its own for a row, so that the planner can't read a table whole instead: what it thinks of
-- an empty one stays its plan while a connection fills it.

create or replace function audit_required() returns trigger language plpgsql set plan_cache_mode = force_generic_plan as $$
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
    select from audit_cover c
    where c.table_name = tg_table_name and c.row_id = touched and c.version = reached
      and c.tenant_id is not distinct from whose and (
        select e.tenant_id is not distinct from whose and e.transaction_id = pg_current_xact_id() and e.outcome = 'done'
        from audit_entry e where e.id = c.entry_id
      )
  ) then
    raise exception 'no audit entry for % % version %', tg_table_name, touched, reached using errcode = 'KZ001';
  end if;
  return null;
end $$;

-- Of a claim's tenant, the reference to its spelling says it already.
alter table claim drop constraint claim_tenant_id_fkey;

-- What an entry stands for, looked at once for all that was said of it.
create or replace function audit_cover_own() returns trigger language plpgsql as $$
declare stray uuid;
begin
  select said.entry_id into stray from (select distinct entry_id, tenant_id from said) said
  where not coalesce((
    select e.tenant_id is not distinct from said.tenant_id and e.transaction_id = pg_current_xact_id()
    from audit_entry e where e.id = said.entry_id
  ), false) limit 1;
  if found then
    raise exception 'audit entry % is not of this transaction and tenant', stray using errcode = 'KZ003';
  end if;
  return null;
end $$;
drop trigger audit_cover_own on audit_cover;
create trigger audit_cover_own after insert on audit_cover
  referencing new table as said for each statement execute function audit_cover_own();

-- Links that are new; one that is renamed is still looked at by itself.
create function links_claimed() returns trigger language plpgsql as $$
declare stray uuid;
begin
  select made.id into stray from made
  where not coalesce((
      select c.tenant_id = made.tenant_id from claim c
      where c.domain = made.domain and c.kind = 'slug' and c.name = made.slug
    ), false)
    or not coalesce((
      select c.tenant_id = made.tenant_id from claim c
      where c.domain = made.domain and c.kind = 'code' and c.name = made.code
    ), false)
  limit 1;
  if found then
    raise exception 'link % has a name that its tenant does not hold', stray using errcode = 'KZ004';
  end if;
  return null;
end $$;
drop trigger link_claimed on link;
create trigger link_claimed before update of tenant_id, domain, slug, code on link
  for each row execute function link_claimed();
create trigger links_claimed after insert on link
  referencing new table as made for each statement execute function links_claimed();

-- What a link is found by is some thirty rows, each of which was held against its link twice, and against its tenant. Now a
-- statement is held against the links that it names, and what goes with a link goes by the same statement.
alter table link_word drop constraint link_word_tenant_id_link_id_fkey, drop constraint link_word_tenant_id_fkey;
alter table slug_part drop constraint slug_part_tenant_id_link_id_fkey, drop constraint slug_part_tenant_id_fkey;

create function link_is_there() returns trigger language plpgsql as $$
declare stray uuid;
begin
  select said.link_id into stray from (select distinct link_id, tenant_id from said) said
  where not coalesce((select l.tenant_id = said.tenant_id from link l where l.id = said.link_id), false) limit 1;
  if found then
    raise exception '% names link %, which is not its tenant''s', tg_table_name, stray using errcode = '23503';
  end if;
  return null;
end $$;
create trigger link_is_there after insert on link_word
  referencing new table as said for each statement execute function link_is_there();
create trigger link_is_there after insert on slug_part
  referencing new table as said for each statement execute function link_is_there();

create function link_unfound() returns trigger language plpgsql set enable_seqscan = off as $$
begin
  delete from link_word where link_id = any (array(select id from gone));
  delete from slug_part where link_id = any (array(select id from gone));
  return null;
end $$;
create trigger link_unfound after delete on link
  referencing old table as gone for each statement execute function link_unfound();

-- Asks who the tenant is once for a statement, and not for each row that it writes.
do $$
declare name text;
begin
  foreach name in array array['spelling', 'claim', 'link', 'link_word', 'slug_part', 'outbox', 'audit_entry', 'audit_cover'] loop
    execute format('alter policy tenant_only on %I using (tenant_id = (select kurzum_tenant())) with check (tenant_id = (select kurzum_tenant()))', name);
  end loop;
end $$;
