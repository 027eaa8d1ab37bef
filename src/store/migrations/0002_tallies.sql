-- Tallies: what may be known of a link's visits beyond their number, and what each tenant has counted.

-- What a tenant has its edges count, and for how long it is kept; see docs/anonymity.md. The strictest choice that does
-- not take the main use away is the default.
alter table tenant
  add column counts_by text not null default 'hour' check (counts_by in ('hour', 'day')),
  add column uncounted text[] not null default '{}',
  add column kept_months smallint not null default 25 check (kept_months between 1 and 25);

-- The values that visitors brought, each once for a tenant, sealed. Tallies name them by number.
create table tally_value (
  -- Drawn before the row is written, because what is sealed is bound to it.
  id integer primary key,
  tenant_id uuid not null references tenant,
  -- Of the value, keyed by the tenant's key, so that it is found without being read.
  hash bytea not null,
  value_sealed bytea not null,
  unique (tenant_id, hash),
  unique (tenant_id, id)
);
create sequence tally_value_number as integer owned by tally_value.id;

-- Released breakdown cells: one dimension in a row, never two. A row holds a month, because a cell of each day in a row of
-- its own takes many times the room; a cell is credited to the day of its release. `month` is the month's first day. The
-- columns stand so that nothing lies between them.
create table tally (
  -- The sum of the days.
  hits bigint not null,
  tenant_id uuid not null references tenant,
  link_id uuid not null,
  month date not null,
  value_id integer not null,
  dimension smallint not null,
  -- The lowest k that any part of it was released under.
  threshold smallint not null,
  -- The hits of each day, by its number in the month; null where there are none.
  by_day bigint[] not null,
  primary key (link_id, month, dimension, value_id),
  foreign key (tenant_id, link_id) references link (tenant_id, id) on delete cascade,
  foreign key (tenant_id, value_id) references tally_value (tenant_id, id)
) with (fillfactor = 90);
create index tally_by_value on tally (value_id);

-- Different visitors of a link on a day: an estimate, rounded down to a multiple of k.
create table tally_visitors (
  tenant_id uuid not null references tenant,
  link_id uuid not null,
  day date not null,
  visitors bigint not null,
  primary key (link_id, day),
  foreign key (tenant_id, link_id) references link (tenant_id, id) on delete cascade
);

do $$
declare name text;
begin
  foreach name in array array['tally_value', 'tally', 'tally_visitors'] loop
    execute format('alter table %I enable row level security', name);
    execute format('alter table %I force row level security', name);
    -- As a query of its own, it is asked once for a statement and not for each of the many rows that a report reads.
    execute format('create policy tenant_only on %I to kurzum_app using (tenant_id = (select kurzum_tenant())) with check (tenant_id = kurzum_tenant())', name);
    execute format('create policy exchange_all on %I to kurzum_exchange using (true) with check (true)', name);
  end loop;
end $$;
alter policy tenant_only on tally_total using (tenant_id = (select kurzum_tenant()));

grant select on tally_value, tally, tally_visitors to kurzum_app;
grant update (version, counts_by, uncounted, kept_months, updated_at) on tenant to kurzum_app;

-- The exchange writes tallies, and tells edges who runs a link and what is counted.
grant select, insert, delete on tally_value to kurzum_exchange;
grant usage on sequence tally_value_number to kurzum_exchange;
grant select, insert, update (hits, threshold, by_day), delete on tally to kurzum_exchange;
grant select, insert, update (visitors), delete on tally_visitors to kurzum_exchange;
grant delete on tally_total to kurzum_exchange;
grant select (id, name_sealed, counts_by, uncounted, kept_months) on tenant to kurzum_exchange;
create policy exchange_read on tenant for select to kurzum_exchange using (true);
