-- Codes: QR codes that somebody saved, with their designs; logos and templates of a tenant; and targets that wait for consent.

-- A logo, checked and cleaned: never the file that was brought in.
create table qr_logo (
  id uuid primary key,
  tenant_id uuid not null references tenant,
  version integer not null default 1,
  kind text not null check (kind in ('shapes', 'pixels')),
  -- In pixels, or in the logo's own units, rounded.
  width integer not null check (width > 0),
  height integer not null check (height > 0),
  bytes integer not null check (bytes > 0),
  picture_sealed bytea not null,
  created_by uuid not null,
  created_at timestamptz not null,
  unique (tenant_id, id)
);
create index qr_logo_order on qr_logo (tenant_id, created_at desc, id desc);

-- A dynamic code has a link, and is in that link's project; a static one has content of its own, and may be in a project.
create table qr (
  id uuid primary key,
  tenant_id uuid not null references tenant,
  project_id uuid,
  link_id uuid,
  logo_id uuid,
  version integer not null default 1,
  name_sealed bytea,
  content_sealed bytea,
  design_sealed bytea not null,
  level text not null check (level in ('L', 'M', 'Q', 'H')),
  created_by uuid not null,
  created_at timestamptz not null,
  updated_at timestamptz not null,
  deleted_at timestamptz,
  -- When its image first left Kurzum; from then on it may be on paper.
  printed_at timestamptz,
  unique (tenant_id, id),
  foreign key (tenant_id, project_id) references project (tenant_id, id),
  foreign key (tenant_id, link_id) references link (tenant_id, id),
  foreign key (tenant_id, logo_id) references qr_logo (tenant_id, id),
  constraint qr_kind check ((link_id is null) = (content_sealed is not null)),
  constraint qr_project check (link_id is null or project_id is null)
);
create index qr_order on qr (tenant_id, created_at desc, id desc) where deleted_at is null;
create index qr_link on qr (tenant_id, link_id) where link_id is not null;
create index qr_project on qr (tenant_id, project_id) where project_id is not null;
create index qr_logo_use on qr (tenant_id, logo_id) where logo_id is not null;
create index qr_deleted on qr (deleted_at) where deleted_at is not null;

create table qr_template (
  id uuid primary key,
  tenant_id uuid not null references tenant,
  version integer not null default 1,
  logo_id uuid,
  name_sealed bytea not null,
  design_sealed bytea not null,
  level text not null check (level in ('L', 'M', 'Q', 'H')),
  is_default boolean not null default false,
  created_by uuid not null,
  created_at timestamptz not null,
  updated_at timestamptz not null,
  unique (tenant_id, id),
  foreign key (tenant_id, logo_id) references qr_logo (tenant_id, id)
);
create unique index qr_template_default on qr_template (tenant_id) where is_default;
create index qr_template_order on qr_template (tenant_id, created_at, id);
create index qr_template_logo on qr_template (tenant_id, logo_id) where logo_id is not null;

-- When the first code of a link was exported: from then on another target asks again.
alter table link add column printed_at timestamptz;
-- Whether another target of a printed code waits for a second member.
alter table tenant add column printed_needs_second boolean not null default false;

-- A target that waits for a second member's consent; one at a time of each link.
create table target_change (
  id uuid primary key,
  tenant_id uuid not null references tenant,
  version integer not null default 1,
  link_id uuid not null,
  target_sealed bytea not null,
  asked_by uuid not null,
  created_at timestamptz not null,
  unique (tenant_id, id),
  unique (tenant_id, link_id),
  foreign key (tenant_id, link_id) references link (tenant_id, id),
  foreign key (tenant_id, asked_by) references member (tenant_id, id)
);

do $$
declare name text;
begin
  foreach name in array array['qr_logo', 'qr', 'qr_template', 'target_change'] loop
    execute format('create trigger audit_version before update on %I for each row execute function audit_version()', name);
    execute format('create constraint trigger audit_required after insert or update or delete on %I deferrable initially deferred for each row execute function audit_required()', name);
    execute format('alter table %I enable row level security', name);
    execute format('alter table %I force row level security', name);
    execute format('create policy tenant_only on %I to kurzum_app using (tenant_id = (select kurzum_tenant())) with check (tenant_id = kurzum_tenant())', name);
  end loop;
end $$;

-- Neither is ever changed: another logo or another target is another row. Only their keys are replaced.
grant select, insert, delete, update (version, picture_sealed) on qr_logo to kurzum_app;
grant select, insert, delete, update (version, target_sealed) on target_change to kurzum_app;
-- What a code is of never changes; a printed one stays printed.
grant select, insert, delete, update (
  version, project_id, logo_id, name_sealed, content_sealed, design_sealed, level, updated_at, deleted_at, printed_at
) on qr to kurzum_app;
grant select, insert, delete, update (version, logo_id, name_sealed, design_sealed, level, is_default, updated_at)
on qr_template to kurzum_app;
grant update (printed_at) on link to kurzum_app;
grant update (printed_needs_second) on tenant to kurzum_app;
-- Which tenants have codes that were deleted long ago, and nothing of what they say.
grant select (tenant_id, deleted_at) on qr to kurzum_exchange;
create policy exchange_look on qr for select to kurzum_exchange using (true);

-- Images of many codes at once.
alter table job
  drop constraint job_kind_check,
  add constraint job_kind_check check (kind in ('tenant_export', 'import', 'codes', 'account_export', 'account_erasure'));
