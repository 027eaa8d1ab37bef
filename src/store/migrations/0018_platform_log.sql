-- The platform's own log: its entries have no tenant. Its tree is named by the nil UUID, so nobody's entry may be a tenant's
-- of that name: it would get a place among those of the platform, whoever wrote it.

alter table audit_entry add constraint audit_entry_not_nil check (tenant_id <> '00000000-0000-0000-0000-000000000000');
