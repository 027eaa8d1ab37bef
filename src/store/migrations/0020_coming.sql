-- Coming: whoever erases a person finds when they came into a tenant, without looking through all that happened there.
create index audit_entry_by_coming on audit_entry (actor_id) where actor_kind = 'member' and action = 'session.enter';
