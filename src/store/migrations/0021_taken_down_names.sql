-- A takedown holds the name that was reported, in whatever case it is written, and not just the link that has it: another link
-- could have it otherwise, at once in another case, or once the link is gone.
alter table spelling
  add column taken_down_at timestamptz,
  add column taken_down_for text check (taken_down_for in ('abuse', 'legal', 'security')),
  add constraint spelling_taken_down check ((taken_down_at is null) = (taken_down_for is null));
create index spelling_taken_down on spelling (taken_down_at) where taken_down_at is not null;

-- Row security holds the owner of the tables out too, until it is lifted.
alter table link no force row level security;
alter table spelling no force row level security;
update spelling set taken_down_at = link.taken_down_at, taken_down_for = link.taken_down_for
from link
where link.taken_down_at is not null and spelling.domain = link.domain and spelling.kind = 'slug'
  and spelling.folded = lower(link.slug collate "C");
alter table link force row level security;
alter table spelling force row level security;

revoke insert on spelling from kurzum_app;
grant insert (domain, kind, folded, tenant_id) on spelling to kurzum_app;
grant select (domain, kind, folded, tenant_id, taken_down_at, taken_down_for), update (taken_down_at, taken_down_for)
on spelling to kurzum_identity;
create policy identity_takedown on spelling to kurzum_identity using (true) with check (true);
-- A deleted link is not what visitors get, and must not come back as what was reported.
grant select (deleted_at) on link to kurzum_identity;
