-- Bulk: many links in one call, whose answer is remembered like that to one.

-- What became of each draft of a call that makes many links, in their order: the id of a link, or the problem, or null where
-- the draft itself says what is wrong with it. Ids and sentences of ours, nothing that anybody typed.
alter table idempotency
  alter column link_id drop not null,
  add column results jsonb check (jsonb_typeof(results) = 'array'),
  add check ((link_id is null) = (results is not null));
