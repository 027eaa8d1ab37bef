-- The vault at work: the end of a tenant, keys that are rotated, and slugs that are found by any part.

-- A tenant's end. Its owner asks for it, and has until ends_at to undo it; then the key is destroyed (ended_at), and
-- whatever can go, goes (purged_at). The row stays, empty, because the slugs and codes it had stay nobody else's.
alter table tenant
  add column ends_at timestamptz,
  -- Whether its links go on until then; by default they stop when their owner asks for the end.
  add column redirects_until_end boolean not null default false,
  add column ended_at timestamptz,
  add column purged_at timestamptz,
  add constraint tenant_end check (
    (ended_at is null or ends_at is not null) and (purged_at is null or ended_at is not null)
    and (ends_at is not null or not redirects_until_end)
  );
create index tenant_ending on tenant (ends_at) where ends_at is not null and purged_at is null;

-- The last days of use say nothing without the row that they are of.
-- Row security holds the owner of the tables out too, who must see that each row has its other one.
alter table member no force row level security;
alter table api_token no force row level security;
alter table member_use drop constraint member_use_member_id_fkey,
  add foreign key (member_id) references member on delete cascade;
alter table api_token_use drop constraint api_token_use_token_id_fkey,
  add foreign key (token_id) references api_token on delete cascade;
alter table member force row level security;
alter table api_token force row level security;

-- Rows that stay as long as their tenant go with it, and no sooner: the policies hold whatever the SQL.
do $$
declare name text;
begin
  foreach name in array array['member', 'api_token', 'invitation', 'support_access', 'tally_value'] loop
    execute format('create policy at_the_end on %I as restrictive for delete to kurzum_app using (exists (select 1 from tenant t where t.id = kurzum_tenant() and t.ended_at is not null))', name);
    execute format('grant delete on %I to kurzum_app', name);
  end loop;
end $$;
grant update (version, name_sealed, contact_sealed, ends_at, redirects_until_end, ended_at, purged_at, updated_at) on tenant
  to kurzum_app;
grant select (ends_at, redirects_until_end, ended_at, purged_at) on tenant to kurzum_identity, kurzum_exchange;

-- Keys that are being rotated: whose, which version is new, and how far the rows are. Above tenants: it names no content.
create table key_rotation (
  id uuid primary key,
  version integer not null default 1,
  -- 'root', 'platform', or a tenant's id.
  owner text not null check (owner in ('root', 'platform') or owner ~ '^[0-9a-f-]{36}$'),
  key_version integer not null check (key_version between 1 and 255),
  done bigint not null default 0,
  total bigint not null default 0,
  started_at timestamptz not null,
  finished_at timestamptz
);
-- One at a time for each owner, however many ask.
create unique index key_rotation_open on key_rotation (owner) where finished_at is null;
create index key_rotation_order on key_rotation (started_at, id);
grant select, insert, update (done, total, finished_at) on key_rotation to kurzum_identity;

-- Sealing again under a newer key: the columns that nothing else changes.
grant update (version, name_sealed) on api_token to kurzum_app;
grant update (version, email_sealed) on invitation to kurzum_app;
grant update (version, reason_sealed) on support_access to kurzum_app;
grant update (value_sealed) on tally_value to kurzum_app;
grant update (email_sealed) on person to kurzum_identity;
grant update (name_sealed) on passkey to kurzum_identity;
grant update (version, name_sealed) on commitment to kurzum_identity;
grant update (version, email_sealed) on operator_invitation to kurzum_identity;

-- Ends of slugs, in small letters: whatever a slug has in it, one of these begins with. Clear, as slugs are. Under row
-- security no other index than an ordered one is used, and that finds beginnings only.
create table slug_part (
  tenant_id uuid not null references tenant,
  part text collate "C" not null,
  link_id uuid not null,
  primary key (tenant_id, part, link_id),
  foreign key (tenant_id, link_id) references link (tenant_id, id) on delete cascade
);
create index slug_part_link on slug_part (link_id);
-- Row security holds the owner of the tables out too, until it is lifted.
alter table link no force row level security;
insert into slug_part (tenant_id, part, link_id)
select distinct tenant_id, substr(lower(slug collate "C"), place), id
from link, generate_series(1, greatest(1, length(slug) - 2)) as place;
alter table link force row level security;
alter table slug_part enable row level security;
alter table slug_part force row level security;
create policy tenant_only on slug_part to kurzum_app
  using (tenant_id = (select kurzum_tenant())) with check (tenant_id = kurzum_tenant());
grant select, insert, delete on slug_part to kurzum_app;
-- Looking many links through asks who the tenant is once for a statement, and not for each row.
alter policy tenant_only on link using (tenant_id = (select kurzum_tenant()));
alter policy tenant_only on link_word using (tenant_id = (select kurzum_tenant()));
