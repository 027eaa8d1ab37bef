-- Jobs: work that takes longer than a request: an export, an import, the end of a person's account. How far each is, and
-- what it takes in or gives out, in pieces. tenant_id is null for what somebody does with their own account, above tenants.
create table job (
  id uuid primary key,
  tenant_id uuid references tenant,
  person_id uuid not null,
  member_id uuid,
  kind text not null check (kind in ('tenant_export', 'import', 'account_export', 'account_erasure')),
  state text not null check (state in ('receiving', 'queued', 'running', 'done', 'failed', 'cancelled')),
  -- How often it went on: of two processes that both take the next step, one finds that it was taken.
  step bigint not null default 0,
  done bigint not null default 0,
  total bigint not null default 0,
  failed_rows bigint not null default 0,
  -- Where it goes on, and what was asked for: JSON.
  cursor_sealed bytea,
  reason text check (reason in ('forbidden', 'unreadable', 'not_an_archive', 'not_a_table', 'too_large', 'too_many_rows', 'failed')),
  created_at timestamptz not null,
  updated_at timestamptz not null,
  finished_at timestamptz,
  -- From then on it is as if it had never been; null while it is under way.
  expires_at timestamptz,
  check ((tenant_id is null) = starts_with(kind, 'account_')),
  check ((tenant_id is null) = (member_id is null)),
  check ((state = 'failed') = (reason is not null)),
  check ((state in ('done', 'failed', 'cancelled')) = (finished_at is not null)),
  unique (tenant_id, id),
  foreign key (tenant_id, member_id) references member (tenant_id, id)
);
create index job_order on job (tenant_id, created_at desc, id desc);
create index job_person on job (person_id, created_at desc, id desc) where tenant_id is null;
create index job_open on job (created_at, id) where state in ('queued', 'running');
create index job_expiry on job (expires_at) where expires_at is not null;

-- What was uploaded for a job, or what its archive is made of: pieces of files, each gzipped and then sealed.
create table job_part (
  id uuid primary key,
  job_id uuid not null references job on delete cascade,
  tenant_id uuid,
  file text not null check (file ~ '^[A-Za-z0-9._-]{1,64}$'),
  n integer not null check (n >= 0),
  -- Of the content, before it was gzipped.
  bytes integer not null check (bytes >= 0),
  content_sealed bytea not null,
  unique (job_id, file, n),
  foreign key (tenant_id, job_id) references job (tenant_id, id) on delete cascade
);
create index job_part_tenant on job_part (tenant_id);

do $$
declare name text;
begin
  foreach name in array array['job', 'job_part'] loop
    execute format('alter table %I enable row level security', name);
    execute format('alter table %I force row level security', name);
    execute format('create policy tenant_only on %I to kurzum_app using (tenant_id = (select kurzum_tenant())) with check (tenant_id = kurzum_tenant())', name);
    -- The role that knows people sees what they do with their own accounts, and nothing of any tenant.
    execute format('create policy above_tenants on %I to kurzum_identity using (tenant_id is null) with check (tenant_id is null)', name);
  end loop;
end $$;
-- Which jobs there are to go on with, and which are over, whosever they are; and nothing of what they are about.
create policy exchange_look on job for select to kurzum_exchange using (true);

grant select, insert, delete,
  update (state, step, done, total, failed_rows, cursor_sealed, reason, updated_at, finished_at, expires_at)
on job to kurzum_app, kurzum_identity;
grant select, insert, delete, update (content_sealed) on job_part to kurzum_app, kurzum_identity;
grant select (id, tenant_id, person_id, member_id, kind, state, created_at, expires_at) on job to kurzum_exchange;
