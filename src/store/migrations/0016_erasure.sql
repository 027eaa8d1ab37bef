-- Erasure: the end of a person's account, as far as the role that knows people must be able to bring it about. It takes
-- members out of their tenants, all at once or not at all, and empties what names the person; it still reads no content.
grant update (version, removed_at, updated_at) on member to kurzum_identity;
grant delete on member_use to kurzum_identity;
grant select (version), update (version, revoked_at) on api_token to kurzum_identity;
grant update (email_sealed, email_hash) on invitation to kurzum_identity;
grant update (email_hash) on operator_invitation to kurzum_identity;
grant update (email_hash) on person to kurzum_identity;
-- What somebody did with their own account is found without looking through everybody's.
create index audit_entry_by_person on audit_entry (actor_id) where tenant_id is null and actor_kind = 'person';
create index invitation_address on invitation (tenant_id, email_hash);
