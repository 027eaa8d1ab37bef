import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import {
  cellsPerFrame_max,
  checkControlMessage,
  checkEdgeMessage,
  encodeFrame,
  frameBytes_max,
  FrameReader,
} from './frames.ts';
import { exchangeVersion, type ControlMessage, type EdgeMessage, type Tallies } from './messages.ts';

const link = {
  id: 'l1',
  domain: '',
  slug: 'straße',
  code: 'C0DE',
  target: 'https://example.org/',
  runBy: 'Acme GmbH',
  gone: null,
  counting: { byDay: true, uncounted: ['campaign', 'os'] },
} as const;
const welcome: ControlMessage = { type: 'welcome', version: 1, epoch: 'e', reset: true, clockOffset_ms: -5 };
const links: ControlMessage = { type: 'links', place: 7, links: [link, { id: 'l2', removed: true }] };
const current: ControlMessage = { type: 'current', place: 7 };
const tallies: Tallies = {
  type: 'tallies',
  edgeId: 'a',
  sequence: 1,
  threshold: 5,
  totals: [['l1', 3600, 2, 0]],
  released: [['l1', '2026-01-31', 'country', 'AT', 5]],
  visitors: [['l1', '2026-01-31', 5]],
  givenUp: 0,
};

test('messages arrive whole and in order, wherever the stream is cut', () => {
  const sent = [welcome, links, current];
  const stream = Buffer.concat(sent.map(encodeFrame));
  fc.assert(
    fc.property(fc.array(fc.nat(stream.length), { maxLength: 20 }), (cuts) => {
      const places = [0, ...cuts.toSorted((a, b) => a - b), stream.length];
      const reader = new FrameReader(checkControlMessage);
      const received = places.slice(1).flatMap((end, i) => reader.push(stream.subarray(places[i], end)));
      assert.deepEqual(received, sent);
    }),
  );
});

test('a frame that claims to be too large is refused before it is gathered', () => {
  const head = Buffer.alloc(4);
  head.writeUInt32BE(frameBytes_max + 1);

  assert.throws(() => new FrameReader(checkControlMessage).push(head), { code: 'frame_too_large' });
});

test('a message too large for the reader is not sent either', () => {
  const target = 'x'.repeat(frameBytes_max);

  assert.throws(() => encodeFrame({ type: 'links', place: 1, links: [{ ...link, target }] }), {
    code: 'frame_too_large',
  });
});

test('bytes that are no JSON are refused', () => {
  const frame = Buffer.from([0, 0, 0, 2, 0x7b, 0xff]);

  assert.throws(() => new FrameReader(checkEdgeMessage).push(frame), { code: 'frame_not_json' });
});

test('control takes nothing from an edge but the messages of the closed list, in their shape', () => {
  const hello: EdgeMessage = { type: 'hello', version: exchangeVersion, edgeId: 'a', epoch: null, place: 0 };
  const notice: EdgeMessage = { type: 'notice', notice: 'proxy_not_trusted' };
  assert.deepEqual(checkEdgeMessage(hello), hello);
  assert.deepEqual(checkEdgeMessage(tallies), tallies);
  assert.deepEqual(checkEdgeMessage(notice), notice);

  const wrong: unknown[] = [
    null,
    'hello',
    {},
    { type: 'welcome', version: 1, epoch: 'e', reset: true, clockOffset_ms: 0 },
    { ...hello, epoch: 5 },
    { ...hello, place: -1 },
    { type: 'totals', sequence: 1, cells: [] },
    { ...tallies, edgeId: 7 },
    { ...tallies, sequence: 0.5 },
    { ...tallies, threshold: '5' },
    { ...tallies, givenUp: -1 },
    { ...tallies, totals: [['l1', 3600, -2, 0]] },
    { ...tallies, totals: [['l1', 3600, 2]] },
    { ...tallies, totals: [['l1', 3600, 2, '1']] },
    { ...tallies, totals: Array.from({ length: cellsPerFrame_max + 1 }, () => ['l1', 3600, 2, 0]) },
    { ...tallies, released: undefined },
    { ...tallies, released: [['l1', '2026-01-31', 'country', 'AT']] },
    { ...tallies, released: [['l1', '2026-01-31', 'country', 'AT', 5, 'mobile']] },
    { ...tallies, released: [['l1', '2026-1-31', 'country', 'AT', 5]] },
    { ...tallies, released: [['l1', '2026-01-31', 'address', 'AT', 5]] },
    { ...tallies, released: [['l1', '2026-01-31', 'country', ['AT', 'mobile'], 5]] },
    { ...tallies, released: [['l1', '2026-01-31', 'country', 'AT', 5.5]] },
    { ...tallies, released: Array.from({ length: cellsPerFrame_max + 1 }, () => tallies.released[0]) },
    { ...tallies, visitors: [['l1', '2026-01-31', -5]] },
    { ...tallies, visitors: [['l1', 20_484, 5]] },
    { ...tallies, visitors: {} },
    { type: 'notice' },
    { ...notice, notice: '192.0.2.77' },
    { ...notice, notice: ['proxy_not_trusted'] },
  ];
  for (const value of wrong) assert.throws(() => checkEdgeMessage(value), { code: 'frame_not_a_message' });
});

test('a hello of another version is known by its version, whatever its shape', () => {
  const version = exchangeVersion + 1;

  assert.deepEqual(checkEdgeMessage({ type: 'hello', version, edge: { name: 'a' }, place: '7/3' }), {
    type: 'hello',
    version,
    edgeId: '',
    epoch: null,
    place: 0,
  });
  for (const wrong of [{}, { version: '2' }, { version: -1 }, { version: null }])
    assert.throws(() => checkEdgeMessage({ type: 'hello', ...wrong }), { code: 'frame_not_a_message' });
});

test('of tallies nothing comes through but what they are made of', () => {
  assert.deepEqual(checkEdgeMessage({ ...tallies, peer: '192.0.2.77', waiting: 3 }), tallies);
});

test('an edge takes no link without knowing who runs it, what is counted and whether it is gone', () => {
  const heard = (change: object): unknown => checkControlMessage({ ...links, links: [{ ...link, ...change }] });
  assert.deepEqual(heard({}), { ...links, links: [link] });

  for (const change of [
    { runBy: undefined },
    { counting: undefined },
    { counting: null },
    { counting: { byDay: 'yes', uncounted: [] } },
    { counting: { byDay: false } },
    { counting: { byDay: false, uncounted: ['address'] } },
    { gone: undefined },
    { gone: 'unpaid' },
  ])
    assert.throws(() => heard(change), { code: 'frame_not_a_message' }, JSON.stringify(change));
});

test('an acknowledgement names the edge and the sequence', () => {
  const acknowledged: ControlMessage = { type: 'acknowledged', edgeId: 'a', sequence: 3 };

  assert.deepEqual(checkControlMessage(acknowledged), acknowledged);
  for (const change of [{ edgeId: undefined }, { sequence: -1 }])
    assert.throws(() => checkControlMessage({ ...acknowledged, ...change }), { code: 'frame_not_a_message' });
});

test('a notice is one word of the list; what comes beside it is dropped', () => {
  const notice: EdgeMessage = { type: 'notice', notice: 'proxy_not_trusted' };

  assert.deepEqual(checkEdgeMessage({ ...notice, peer: '192.0.2.77' }), notice);
});

test('whatever bytes come, the reader either waits, gives messages or refuses with a FrameError', () => {
  fc.assert(
    fc.property(fc.array(fc.uint8Array({ maxLength: 64 }), { maxLength: 8 }), (chunks) => {
      const reader = new FrameReader(checkEdgeMessage);
      try {
        for (const chunk of chunks) reader.push(Buffer.from(chunk));
      } catch (error) {
        assert.equal((error as Error).name, 'FrameError');
      }
    }),
  );
});
