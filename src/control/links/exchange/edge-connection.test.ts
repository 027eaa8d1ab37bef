import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { now_ms, setClockOffset } from '#clock';
import { encodeFrame, exchangeVersion, frameBytes_max, type EdgeMessage } from '#exchange';
import { newId } from '#id';
import { createLink, reportOf } from '#links';
import { newWorld } from '#world';
import { ControlsEnd, Edge, tallies } from '../../../../test/world/feigned-edge.ts';

const { acme, platform } = await newWorld();
const target = 'https://example.org/';

suite('what an edge says to control', () => {
  const exchange = new ControlsEnd(platform);
  const at_ms = now_ms();
  const hour_s = platform.zone.hourStart_s(at_ms);
  const today = platform.zone.day(at_ms).toString();
  const ofToday = { from: today, to: today };

  test('totals are acknowledged once they are committed, and count once however often they come', async () => {
    const link = await createLink(acme.owner, { target });
    const edgeId = newId();
    const edge = await exchange.newEdge({ edgeId });
    edge.say(tallies({ edgeId, sequence: 1, totals: [[link.id, hour_s, 3, 1]] }));
    await edge.hears('acknowledged', 1);
    edge.leave();

    const again = await exchange.newEdge({ edgeId });
    again.say(tallies({ edgeId, sequence: 1, totals: [[link.id, hour_s, 3, 1]] }));
    again.say(tallies({ edgeId, sequence: 2, totals: [[link.id, hour_s, 4, 0]] }));
    await again.hears('acknowledged', 2);
    const { total, bots } = await reportOf(acme.owner, link.id, ofToday);
    assert.deepEqual([total, bots], [7, 1]);
  });

  test('an edge may send what its predecessor counted, which is acknowledged in that one’s name', async () => {
    const link = await createLink(acme.owner, { target });
    const [mine, predecessor] = [newId(), newId()];
    const edge = await exchange.newEdge({ edgeId: mine });
    for (const edgeId of [predecessor, mine, predecessor]) {
      edge.say(tallies({ edgeId, sequence: 4, totals: [[link.id, hour_s, 1, 0]] }));
    }
    await edge.until(() => edge.heard.filter(({ type }) => type === 'acknowledged').length === 3);

    assert.deepEqual(
      edge.heard.filter(({ type }) => type === 'acknowledged'),
      [predecessor, mine, predecessor].map((edgeId) => ({ type: 'acknowledged', edgeId, sequence: 4 })),
    );
    assert.equal((await reportOf(acme.owner, link.id, ofToday)).total, 2);
  });

  test('links whose waiting cells were given up are counted, once however often a batch comes', async () => {
    const edgeId = newId();
    const before = exchange.current.givenUp;
    const edge = await exchange.newEdge({ edgeId });
    edge.say(tallies({ edgeId, sequence: 1, givenUp: 3 }));
    edge.say(tallies({ edgeId, sequence: 1, givenUp: 3 }));
    edge.say(tallies({ edgeId, sequence: 2, givenUp: 4 }));
    await edge.hears('acknowledged', 2);

    assert.equal(exchange.current.givenUp - before, 7);
  });

  test('an edge of another version is told so and let go, whatever shape its hello has', async () => {
    const edge = await exchange.newEdge({ version: exchangeVersion + 1, edgeId: 'a', place: -1 });

    await edge.hears('refused');
    await edge.over;
    assert.equal(edge.welcome, undefined);
  });

  test('what an edge notices is known, until nobody has noticed it for an hour', async (t) => {
    t.after(() => setClockOffset(0));
    assert.deepEqual(exchange.current.notices, []);
    const edge = await exchange.newEdge();
    edge.say({ type: 'notice', notice: 'proxy_not_trusted' });
    await edge.until(() => exchange.current.notices.includes('proxy_not_trusted'));

    setClockOffset(3_600_000);
    assert.deepEqual(exchange.current.notices, []);
  });

  test('who does not keep to the protocol is hung up on, and nobody else notices', async () => {
    const id = newId();
    const hello = encodeFrame({ type: 'hello', version: exchangeVersion, edgeId: id, epoch: null, place: 0 });
    const says = (parts: object): Buffer =>
      Buffer.concat([hello, encodeFrame({ ...tallies({}), ...parts } as unknown as EdgeMessage)]);
    const totals = (cell: unknown[], sequence = 1): Buffer => says({ sequence, totals: [cell] });
    const tooLong = Buffer.alloc(4);
    tooLong.writeUInt32BE(frameBytes_max + 1);
    const hostile: Record<string, Buffer> = {
      'no JSON': Buffer.from([0, 0, 0, 2, 0x7b, 0x7b]),
      'a frame without end': tooLong,
      'an unknown message': Buffer.concat([hello, encodeFrame({ type: 'drop' } as unknown as EdgeMessage)]),
      'totals before the hello': encodeFrame(tallies({})),
      'a notice before the hello': encodeFrame({ type: 'notice', notice: 'proxy_not_trusted' }),
      'a second hello': Buffer.concat([hello, hello]),
      'a name that is no id': encodeFrame({ type: 'hello', version: 1, edgeId: "'", epoch: null, place: 0 }),
      'a link that is no id': totals(["'; drop table link", 1_800_000_000, 1, 0]),
      'an hour of another century': totals([id, 9e12, 1, 0]),
      'hits beyond reason': totals([id, 1_800_000_000, 9e15, 0]),
      'less than nothing': totals([id, 1_800_000_000, -1, 0]),
      'a sequence of zero': totals([id, 1_800_000_000, 1, 0], 0),
      'an edge that is no id': says({ edgeId: "'" }),
      'a threshold below ours': says({ threshold: 4 }),
      'a cell below the threshold': says({ released: [[id, '2026-05-05', 'os', 'linux', 4]] }),
      'a cell of two dimensions': says({ released: [[id, '2026-05-05', 'os', 'linux', 'browser', 'firefox', 9]] }),
      'a dimension that nobody counts': says({ released: [[id, '2026-05-05', 'address', '192.0.2.77', 9]] }),
      'a day that never was': says({ released: [[id, '2026-02-30', 'os', 'linux', 5]] }),
      'an estimate that was not rounded': says({ visitors: [[id, '2026-05-05', 7]] }),
    };
    const honest = await exchange.newEdge();
    for (const [name, bytes] of Object.entries(hostile)) {
      const edge = await Edge.at(exchange.options.socketPath, null);
      edge.socket.write(bytes);
      await edge.over.catch(() => assert.fail(name));
    }
    const link = await createLink(acme.owner, { target });
    await honest.until(() => honest.links.has(link.id));
  });
});
