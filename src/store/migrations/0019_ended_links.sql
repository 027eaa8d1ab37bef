-- What visitors asked for in a tenant that has ended. Its links and its key are gone; that there was a link of this name they
-- are told for good (410), and an edge that starts anew must know it too. Slugs and codes are clear, as everywhere.
create table ended_link (
  link_id uuid primary key,
  tenant_id uuid not null references tenant,
  domain text not null,
  slug text not null,
  code text not null
);
alter table ended_link enable row level security;
alter table ended_link force row level security;
create policy tenant_only on ended_link to kurzum_app
  using (tenant_id = (select kurzum_tenant())) with check (tenant_id = kurzum_tenant());
create policy exchange_all on ended_link for select to kurzum_exchange using (true);
grant insert on ended_link to kurzum_app;
grant select on ended_link to kurzum_exchange;
