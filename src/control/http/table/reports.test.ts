/** Reports and choices of counting by HTTP: what the table says of them beyond their JSON. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createToken, pageOfLog, startSession } from '#guard';
import { createLink, createProject } from '#links';
import { newMember, newWorld } from '#world';
import { openDoors } from '../../../../test/world/doors.ts';

const { acme, platform } = await newWorld();
const doors = await openDoors(platform);
const { token } = await createToken(acme.owner, { name: 'reports' });
const link = await createLink(acme.owner, { target: 'https://example.org/', slug: 'fair' });

test('a report as CSV is a file to be saved, named after link and period', async () => {
  const path = `/api/v1/links/${link.id}/report?from=2026-03-01&to=2026-03-02&format=csv`;

  const { status, headers, text } = await doors.edge('GET', path, { token });
  assert.equal(status, 200);
  assert.equal(headers['content-type'], 'text/csv; charset=utf-8');
  assert.equal(headers['content-disposition'], 'attachment; filename="kurzum-fair-2026-03-01-2026-03-02.csv"');
  assert.ok(text.startsWith('\ufeffsection,key,hits\r\n'));
  const german = await doors.edge('GET', `${path}&separator=semicolon`, { token });
  assert.ok(german.text.startsWith('\ufeffsection;key;hits\r\n'));
});

test('a report that is saved as a file is in the log, by whom and of what; one that is read is not', async () => {
  const project = await createProject(acme.owner, { name: 'Herbst' });
  const { memberId, personId } = await newMember(acme, { preset: 'viewer' });
  const { cookieToken } = await startSession(platform, personId);
  const { cookieToken: ofOwner } = await startSession(platform, acme.personId, { factor: 'totp' });
  const ask = (path: string, cookie = cookieToken, more = {}) =>
    doors.edge('GET', `/api/v1${path}`, { headers: { cookie: `kurzum=${cookie}`, ...more } });

  for (const path of [`/links/${link.id}/report`, `/projects/${project.id}/report`, '/report']) {
    assert.equal((await ask(path)).status, 200);
    assert.equal((await ask(`${path}?format=csv`)).status, 200);
  }
  assert.equal((await ask(`/links/${memberId}/report?format=csv`)).status, 404);
  // Through another's eyes, but by one's own hand.
  await ask('/report?format=csv', ofOwner, { 'kurzum-as': memberId });
  await doors.edge('GET', `/api/v1/links/${link.id}/report?format=csv`, { token });

  const { items } = await pageOfLog(acme.owner, { action: 'report.export' });
  const said = new Set(
    items.map(({ actor, via, changes }) =>
      [actor.id, via, ...changes.map(({ field, new: now }) => `${field} ${String(now)}`)].join(' '),
    ),
  );
  assert.deepEqual([...said].filter((one) => one.startsWith(memberId)).toSorted(), [
    `${memberId} session format csv`,
    `${memberId} session format csv projectId ${project.id}`,
    `${memberId} session format csv slug fair`,
  ]);
  assert.ok(said.has(`${acme.memberId} session format csv`));
  assert.ok(said.has(`${acme.memberId} token format csv slug fair`));
});

test('what is counted has a version, and a change that saw an older one is a conflict', async () => {
  const seen = await doors.edge('GET', '/api/v1/counting', { token });
  const headers = { 'if-match': seen.headers.etag! };
  const edited = await doors.edge('PATCH', '/api/v1/counting', { token, headers, body: { totals: 'day' } });
  const late = await doors.edge('PATCH', '/api/v1/counting', { token, headers, body: { totals: 'hour' } });

  assert.deepEqual([seen.status, edited.status, late.status], [200, 200, 409]);
  assert.deepEqual(edited.json, { ...(seen.json as object), totals: 'day' });
  assert.notEqual(edited.headers.etag, seen.headers.etag);
});

test('hours of a tenant that counts by day are refused by name', async () => {
  const { status, json } = await doors.edge('GET', '/api/v1/report?interval=hour', { token });

  assert.equal(status, 422);
  const [{ field, reason }] = (json as { errors: [{ field: string; reason: string }] }).errors;
  assert.deepEqual([field, reason], ['interval', 'counted_by_day']);
});
