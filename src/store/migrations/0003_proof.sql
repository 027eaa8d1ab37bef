-- Proofs: the links that `kurzum prove` makes for itself, each of which ends by itself.

-- From when on a link is purged, deleted or not; null for the links of people. A proof that was cut off leaves nothing
-- for longer than this.
alter table link add column purge_after timestamptz;
create index link_purge_after on link (purge_after) where purge_after is not null;

grant select (purge_after) on link to kurzum_exchange;
