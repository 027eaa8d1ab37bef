import assert from 'node:assert/strict';
import { before, after, describe, test } from 'node:test';
import { setTimeout as wait } from 'node:timers/promises';
import {
  commitmentDocument,
  createToken,
  editMember,
  enterRefusedAttempts,
  signCommitment,
  readerOfCommand,
  pageOfLog,
  Sequencer,
  type EntryView,
  type Operator,
} from '#guard';
import { createLink, createProject, editLink } from '#links';
import { readKey, verifyExport } from '#tree';
import { newMember, newWorld } from '#world';
import { openDoors, type Answered } from '../../../../../test/world/doors.ts';

type Page = { readonly items: readonly EntryView[]; readonly nextCursor: string | null };

const { acme, globex, platform } = await newWorld();
const doors = await openDoors(platform);
const { token } = await createToken(acme.owner, { name: 'auditor' });
const link = await createLink(acme.owner, { target: 'https://example.org/spring', slug: 'spring', title: 'Frühling' });
await editLink(acme.owner, link.id, { title: 'Früher Sommer', tags: ['Plakat'] });
await createProject(acme.owner, { name: 'Herbst' });

describe('the log over HTTP', () => {
  let sequencer: Sequencer;
  before(() => {
    sequencer = new Sequencer(platform);
  });
  after(() => sequencer.stop());

  test('an entry says who did what to which row, and what its fields were and are', async () => {
    const [edit] = (await page('action=link.edit')).items;

    assert.deepEqual(edit!.actor, { kind: 'member', id: acme.memberId, name: acme.email });
    assert.deepEqual([edit!.via, edit!.outcome, edit!.erased], ['session', 'done', false]);
    assert.deepEqual(edit!.about, [{ table: 'link', rowId: link.id, version: 2, name: 'spring' }]);
    assert.deepEqual(
      edit!.changes.map(({ field, old, new: now }) => [field, old, now]),
      [
        ['tags', null, ['Plakat']],
        ['title', 'Frühling', 'Früher Sommer'],
      ],
    );
  });

  test('entries are found by action, actor, outcome, day and words, and by nothing that is not so', async () => {
    const today = platform.zone.day(Date.now()).toString();
    const count = async (query: string): Promise<number> => (await page(query)).items.length;

    assert.equal(await count('action=link.'), 2);
    assert.equal(await count('search=sommer'), 1);
    assert.equal(await count('search=herbst%20project'), 1);
    assert.equal(await count(`search=${encodeURIComponent(acme.email)}&action=link.create`), 1);
    assert.equal(await count('search=nirgends'), 0);
    assert.equal(await count('outcome=refused'), 0);
    assert.ok((await count(`from=${today}&to=${today}&actor=${acme.memberId}`)) >= 4);
    assert.equal(await count('to=2020-01-01'), 0);
    assert.equal(await count(`actor=${globex.memberId}`), 0);
  });

  test('what is done to a member names them, and so does how they came in', async () => {
    const { memberId, email } = await newMember(acme, { preset: 'viewer' });
    await editMember(acme.owner, memberId, { preset: 'editor' });

    const [edit] = (await page(`action=member.edit&search=${email}`)).items;
    const [accept] = (await page('action=invitation.accept')).items;

    assert.deepEqual(
      edit!.about.map(({ table, name }) => [table, name]),
      [['member', email]],
    );
    assert.deepEqual([accept!.actor.kind, accept!.actor.name], ['person', email]);
  });

  test('pages join into the whole, newest first', async () => {
    const whole = await page('limit=200');
    const joined: EntryView[] = [];
    for (let cursor: string | null = ''; cursor !== null;) {
      const { items, nextCursor } = await page(`limit=2${cursor && `&cursor=${cursor}`}`);
      joined.push(...items);
      cursor = nextCursor;
    }

    // Meanwhile entries get their places.
    const unplaced = (items: readonly EntryView[]) => items.map((entry) => ({ ...entry, index: null }));
    assert.deepEqual(unplaced(joined), unplaced(whole.items));
    const times = joined.map(({ at }) => at);
    assert.deepEqual(times, times.toSorted().toReversed());
    for (const cursor of ['x', Buffer.from('1 x').toString('base64url')])
      assert.equal((await ask('GET', `?cursor=${cursor}`)).status, 422);
  });

  test('what is exported holds against a checkpoint from before, and says that it was exported', async () => {
    const { note } = (await ask('POST', '/checkpoint')).json as { note: string };
    await createProject(acme.owner, { name: 'Winter' });
    const key = readKey(((await ask('GET', '/key')).json as { key: string }).key)!;

    const answered = await ask('GET', '/export');

    assert.equal(answered.headers['content-type'], 'application/jsonl');
    assert.match(answered.headers['content-disposition']!, /^attachment; filename="kurzum-audit-[\w-]+\.jsonl"$/);
    const verdict = await verifyExport(linesOf(answered.text), { keys: [key], checkpoints: [note] });
    assert.deepEqual([verdict.holds, verdict.faults], [true, []]);
    assert.match(answered.text.trimEnd().split('\n').at(-1)!, /"action":"audit.export"/);
    assert.ok(!answered.text.includes(globex.tenantId), 'nothing of another tenant');
  });

  test('the newest checkpoint is the one that was signed last', async () => {
    const signed = (await ask('POST', '/checkpoint')).json;

    assert.deepEqual((await ask('GET', '/checkpoint')).json, signed);
  });

  test('whoever wants checkpoints by mail says so once, and the log says when', async () => {
    const entries = async (): Promise<number> => (await page('action=audit.subscribe')).items.length;
    assert.deepEqual((await ask('GET', '/checkpoints/subscription')).json, { mail: false });

    for (const mail of [true, true, false]) {
      assert.deepEqual((await ask('PATCH', '/checkpoints/subscription', { mail })).json, { mail });
    }

    assert.equal(await entries(), 2);
  });

  test('attempts of strangers are added up, so that a flood leaves one line a minute', async () => {
    for (let n = 0; n < 40; n += 1) await doors.edge('GET', '/api/v1/links', { token: `kz_${'x'.repeat(43)}` });
    await doors.edge('GET', '/api/v1/links');

    await enterRefusedAttempts(platform);
    await enterRefusedAttempts(platform);

    const { rows } = await platform.store.identity
      .selectFrom('audit_entry')
      .select(['id', 'outcome', 'actor_kind'])
      .where('action', '=', 'attempts.refused')
      .execute()
      .then((all) => ({ rows: all }));
    assert.deepEqual(
      rows.map(({ outcome, actor_kind: kind }) => [outcome, kind]),
      [['refused', 'platform']],
    );
  });

  test("the platform's log is an operator's, once they have signed the commitment, and no member's", async () => {
    const operator = (await readerOfCommand(platform, 'platform')) as Operator;

    await assert.rejects(pageOfLog(operator, {}), { type: 'forbidden' });
    assert.equal((await doors.edge('GET', '/api/v1/platform/audit', { token })).status, 403);
    await signCommitment(operator, { ...commitmentDocument(), name: 'Erika Mustermann' });

    const { items } = await pageOfLog(operator, { limit: 200 });
    const actions = new Set(items.map(({ action }) => action));
    assert.ok(['person.create', 'session.create', 'attempts.refused'].every((action) => actions.has(action)));
    assert.ok(!actions.has('link.create'), 'nothing of what tenants do');
    assert.ok(!JSON.stringify(items).includes('spring'));
  });

  test('an entry gets its place a moment later', async () => {
    await createProject(acme.owner, { name: 'Place' });
    const index = async (): Promise<number | null> => (await page('action=project.create&limit=1')).items[0]!.index;

    while ((await index()) === null) await wait(20);

    assert.ok((await index())! > 0);
  });
});

function ask(method: string, path: string, body?: unknown): Promise<Answered> {
  return doors.edge(method, `/api/v1/audit${path}`, body === undefined ? { token } : { token, body });
}

async function page(query: string): Promise<Page> {
  const { status, json } = await ask('GET', `?${query}`);
  assert.equal(status, 200);
  return json as Page;
}

async function* linesOf(all: string): AsyncGenerator<string> {
  yield* all.split('\n');
}
