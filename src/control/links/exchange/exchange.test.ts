import assert from 'node:assert/strict';
import { join } from 'node:path';
import { suite, test, type TestContext } from 'node:test';
import pg from 'pg';
import { now_ms, setClockOffset } from '#clock';
import { dimensions, linksPerFrame_max } from '#exchange';
import { change } from '#guard';
import { newId } from '#id';
import { createLink, deleteLink, editCounting, editLink, openExchange, reportOf, restoreLink } from '#links';
import { newWorld } from '#world';
import { ControlsEnd, Edge, eventually, tallies } from '../../../../test/world/feigned-edge.ts';
import { claim } from '../link/rows.ts';
import { announce } from './outbox.ts';

const { acme, globex, platform, database } = await newWorld();
const target = 'https://example.org/';

suite('control’s end of the exchange', () => {
  const exchange = new ControlsEnd(platform);

  async function cutConnections(): Promise<void> {
    const client = new pg.Client({ connectionString: database.connections.exchange });
    await client.connect();
    await client.query(
      'select pg_terminate_backend(pid) from pg_stat_activity where usename = current_user and pid <> pg_backend_pid()',
    );
    await client.end();
  }

  test('a new edge gets every link, and then what changes', async () => {
    const before = await createLink(acme.owner, { target, slug: 'before' });
    const edge = await exchange.newEdge();
    await edge.hears('current');
    assert.deepEqual(edge.links.get(before.id), {
      id: before.id,
      domain: '',
      slug: 'before',
      code: before.qrUrl.slice(-7),
      target,
      runBy: 'Acme GmbH',
      gone: null,
      counting: { byDay: false, uncounted: [] },
    });
    assert.equal(edge.welcome?.reset, true);

    const later = await createLink(globex.owner, { target, slug: 'later' });
    await edge.until(() => edge.links.has(later.id));
    await editLink(globex.owner, later.id, { target: 'https://example.net/', slug: 'much-later' });
    await edge.until(() => edge.links.get(later.id)?.target === 'https://example.net/');
    assert.equal(edge.links.get(later.id)?.slug, 'much-later');
    await deleteLink(acme.owner, before.id);
    await edge.until(() => !edge.links.has(before.id));
    await restoreLink(acme.owner, before.id);
    await edge.until(() => edge.links.has(before.id));
  });

  test('an edge that comes back gets what changed meanwhile, and no more', async () => {
    const [kept, gone] = await Promise.all([createLink(acme.owner, { target }), createLink(acme.owner, { target })]);
    const first = await exchange.newEdge();
    await first.hears('current');
    await first.until(() => first.links.has(kept.id) && first.links.has(gone.id));
    first.leave();
    await deleteLink(acme.owner, gone.id);
    const added = await createLink(acme.owner, { target });

    const again = await exchange.newEdge({ epoch: first.welcome!.epoch, place: first.place });
    await again.until(() => again.links.has(added.id));
    assert.equal(again.welcome?.reset, false);
    assert.deepEqual([...again.links.keys()], [added.id]);
    assert.deepEqual([...again.removed], [gone.id]);
  });

  test('an edge of another stream, or ahead of this one, begins anew', async () => {
    const { id } = await createLink(acme.owner, { target });

    for (const hello of [
      { epoch: newId(), place: 1 },
      { epoch: platform.instanceId, place: 1e9 },
    ]) {
      const edge = await exchange.newEdge(hello);
      await edge.hears('current');
      assert.equal(edge.welcome?.reset, true);
      await edge.until(() => edge.links.has(id));
    }
  });

  test('more links than a frame holds come in several, in the order of the stream', async () => {
    await change(globex.owner, 'link.create', async (tx) => {
      const made = { tenant_id: tx.tenantId, created_by: globex.memberId, created_at: tx.at, updated_at: tx.at };
      const rows = Array.from({ length: linksPerFrame_max + 100 }, (_, n) => {
        const id = newId();
        const target_sealed = tx.seal('link', 'target_sealed', id, target);
        return { id, slug: `many-${n}`, code: `MANY${n}`, target_sealed, ...made };
      });
      for (const { id, slug, code } of rows) {
        await claim(tx.db, 'slug', slug, tx.tenantId, id);
        await claim(tx.db, 'code', code, tx.tenantId, id);
      }
      await tx.db.insertInto('link').values(rows).execute();
      const ids = rows.map(({ id }) => id);
      await announce(tx, ids);
      for (const id of ids) tx.covers('link', id, 1);
    });
    const edge = await exchange.newEdge();
    await edge.until(() => edge.links.size >= 600);

    const places = edge.heard.flatMap((message) => (message.type === 'links' ? [message.place] : []));
    assert.ok(places.length >= 2);
    assert.deepEqual(
      places,
      places.toSorted((a, b) => a - b),
    );
    for (const message of edge.heard) assert.ok(message.type !== 'links' || message.links.length <= linksPerFrame_max);
  });

  test('a slow change holds up nobody, and is not overlooked when it ends', async () => {
    const edge = await exchange.newEdge();
    await edge.hears('current');
    const [slow, quick] = await Promise.all([createLink(acme.owner, { target }), createLink(acme.owner, { target })]);
    await edge.until(() => edge.links.has(slow.id) && edge.links.has(quick.id));
    const gate = Promise.withResolvers<void>();
    const announced = Promise.withResolvers<void>();
    const change_slow = change(acme.owner, 'link.edit', async (tx) => {
      await announce(tx, [slow.id]);
      announced.resolve();
      await gate.promise;
    });
    await announced.promise;

    edge.links.clear();
    await editLink(acme.owner, quick.id, { target: 'https://example.org/quick' });
    await edge.until(() => edge.links.has(quick.id));
    assert.ok(!edge.links.has(slow.id));
    gate.resolve();
    await change_slow;
    await edge.until(() => edge.links.has(slow.id));
  });

  test('the outbox keeps one row for each link, however often it changes', async () => {
    const link = await createLink(acme.owner, { target });
    for (let n = 0; n < 5; n += 1) await editLink(acme.owner, link.id, { target: `https://example.org/${n}` });

    await eventually(async () => {
      const rows = await platform.store.exchange
        .selectFrom('outbox')
        .select('place')
        .where('link_id', '=', link.id)
        .execute();
      return rows.length === 1 && rows[0]!.place !== null;
    });
  });

  test('several edges at once all hear of a link', async () => {
    const both = await Promise.all([exchange.newEdge(), exchange.newEdge()]);
    const link = await createLink(acme.owner, { target });

    for (const edge of both) await edge.until(() => edge.links.has(link.id));
  });

  test('an edge hears what a tenant has counted, and again when that changes', async (t) => {
    const { id } = await createLink(globex.owner, { target });
    const edge = await exchange.newEdge();
    await edge.until(() => edge.links.has(id));
    t.after(() => editCounting(globex.owner, { totals: 'hour', dimensions: [...dimensions] }));
    await editCounting(globex.owner, { totals: 'day', dimensions: ['country', 'device'] });

    const uncounted = dimensions.slice(2);
    await edge.until(() => edge.links.get(id)?.counting.byDay === true);
    const { runBy, counting } = edge.links.get(id)!;
    assert.deepEqual({ runBy, counting }, { runBy: 'Globex AG', counting: { byDay: true, uncounted } });
  });

  test('connections that the database cuts are made anew, and nothing is lost or counted twice', async () => {
    const link = await createLink(acme.owner, { target });
    const at_ms = now_ms();
    const hour_s = platform.zone.hourStart_s(at_ms);
    const edgeId = newId();
    const edge = await exchange.newEdge({ edgeId });
    await edge.hears('current');
    for (let sequence = 1; sequence <= 5; sequence += 1) {
      const cut = cutConnections();
      edge.say(tallies({ edgeId, sequence, totals: [[link.id, hour_s, 1, 0]] }));
      const made = await createLink(acme.owner, { target });
      await edge.until(() => edge.links.has(made.id));
      await edge.hears('acknowledged', sequence);
      await cut;
    }
    const today = platform.zone.day(at_ms).toString();
    assert.equal((await reportOf(acme.owner, link.id, { from: today, to: today })).total, 5);
    // What arrives now came over a connection made after the last cut.
    const last = await createLink(acme.owner, { target });
    await edge.until(() => edge.links.has(last.id));
    await eventually(() => exchange.current.reading);
  });

  test('a second control stands by, and reads on where the first one ended', async (t) => {
    const elsewhere = {
      ...exchange.options,
      socketPath: join(exchange.folder, 'second.sock'),
      startFilePath: join(exchange.folder, 'second.start'),
    };
    const second = await openExchange(platform, elsewhere);
    const waiting = await Edge.at(elsewhere.socketPath);
    t.after(async () => {
      waiting.leave();
      await second.close();
      await exchange.close();
      await exchange.open();
    });
    assert.deepEqual([exchange.current.reading, second.reading], [true, false]);

    await exchange.close();
    const link = await createLink(acme.owner, { target });
    await waiting.until(() => waiting.links.has(link.id));
    assert.equal(second.reading, true);
  });

  test('what was announced while no control read is there before an edge is told that it has everything', async () => {
    await exchange.close();
    const link = await createLink(acme.owner, { target });
    await exchange.open();

    const edge = await exchange.newEdge();
    await edge.hears('current');
    assert.ok(edge.links.has(link.id));
  });

  test('an edge hears when the clock is moved, and on arriving how far it is', async (t: TestContext) => {
    t.after(() => setClockOffset(0));
    const edge = await exchange.newEdge();
    await edge.hears('current');
    setClockOffset(60_000);

    await edge.until(() => edge.heard.some((message) => message.type === 'clock' && message.offset_ms === 60_000));
    const late = await exchange.newEdge();
    await late.hears('welcome');
    assert.equal(late.welcome?.clockOffset_ms, 60_000);
  });
});
