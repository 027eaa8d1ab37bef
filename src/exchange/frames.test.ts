import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { checkControlMessage, checkEdgeMessage, encodeFrame, frameBytes_max, FrameReader } from './frames.ts';
import { exchangeVersion, type ControlMessage, type EdgeMessage } from './messages.ts';

const link = { id: 'l1', domain: '', slug: 'straße', code: 'C0DE', target: 'https://example.org/' };
const welcome: ControlMessage = { type: 'welcome', version: 1, epoch: 'e', reset: true, clockOffset_ms: -5 };
const links: ControlMessage = { type: 'links', place: 7, links: [link, { id: 'l2', removed: true }] };
const current: ControlMessage = { type: 'current', place: 7 };

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
  const hello: EdgeMessage = { type: 'hello', version: 1, edgeId: 'a', epoch: null, place: 0 };
  const totals: EdgeMessage = { type: 'totals', sequence: 1, cells: [['l1', 3600, 2, 0]] };
  const notice: EdgeMessage = { type: 'notice', notice: 'proxy_not_trusted' };
  assert.deepEqual(checkEdgeMessage(hello), hello);
  assert.deepEqual(checkEdgeMessage(totals), totals);
  assert.deepEqual(checkEdgeMessage(notice), notice);

  const wrong: unknown[] = [
    null,
    'hello',
    {},
    { type: 'welcome', version: 1, epoch: 'e', reset: true, clockOffset_ms: 0 },
    { ...hello, epoch: 5 },
    { ...hello, place: -1 },
    { ...totals, sequence: 0.5 },
    { ...totals, cells: [['l1', 3600, -2, 0]] },
    { ...totals, cells: [['l1', 3600, 2]] },
    { ...totals, cells: [['l1', 3600, 2, '1']] },
    { ...totals, cells: Array.from({ length: 20_001 }, () => ['l1', 3600, 2, 0]) },
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
