import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer, type Server, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, test } from 'node:test';
import fc from 'fast-check';
import { clockOffset_ms, setClockOffset } from '#clock';
import {
  checkEdgeMessage,
  encodeFrame,
  exchangeVersion,
  FrameReader,
  type ControlMessage,
  type EdgeMessage,
  type LinkRecord,
  type StartFile,
} from '#exchange';
import { Zone } from '#zone';
import { follow, type Following } from './follow.ts';
import { Tally } from './tally/tally.ts';
import { DigitKeys, type Snapshot } from './visitor/visitor.ts';

let folder: string;
let socketPath: string;
let tally: Tally;
let following: Following | null;
let control: Control | null;
let events: string[];

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'kz-follow-'));
  socketPath = join(folder, 'exchange.sock');
  tally = newTally();
  following = control = null;
  events = [];
});

afterEach(() => {
  following?.stop();
  control?.close();
  setClockOffset(0);
  rmSync(folder, { recursive: true });
});

const newTally = (): Tally => new Tally({ zone: new Zone('UTC'), keys: new DigitKeys(), threshold: 5, release_s: 900 });
const unseen: Snapshot = { bot: false, seen: null };

/** Control's end, which says what it is told to and commits totals as the real one does: each batch once. */
class Control {
  readonly heard: EdgeMessage[] = [];
  readonly hits = new Map<string, number>();
  readonly #answer: (message: EdgeMessage, say: (message: ControlMessage) => void, socket: Socket) => void;
  readonly #sockets = new Set<Socket>();
  readonly #server: Server;
  #committed = 0;

  constructor(answer: (message: EdgeMessage, say: (message: ControlMessage) => void, socket: Socket) => void) {
    this.#answer = answer;
    this.#server = createServer((socket) => this.#serve(socket)).listen(socketPath);
  }

  commit(message: EdgeMessage): void {
    if (message.type !== 'tallies' || message.sequence <= this.#committed) return;
    assert.equal(message.sequence, this.#committed + 1);
    this.#committed = message.sequence;
    for (const [id, , hits] of message.totals) this.hits.set(id, (this.hits.get(id) ?? 0) + hits);
  }

  close(): void {
    this.#server.close();
    for (const socket of this.#sockets) socket.destroy();
  }

  #serve(socket: Socket): void {
    this.#sockets.add(socket);
    const reader = new FrameReader(checkEdgeMessage);
    socket.on('error', () => {});
    socket.on('data', (chunk: Buffer) => {
      for (const message of reader.push(chunk)) {
        this.heard.push(message);
        this.#answer(message, (answer) => void (socket.destroyed || socket.write(encodeFrame(answer))), socket);
      }
    });
  }
}

const welcome = (reset: boolean): ControlMessage => ({
  type: 'welcome',
  version: exchangeVersion,
  epoch: 'e',
  reset,
  clockOffset_ms: 0,
});
const record = (slug: string): LinkRecord => ({
  id: `id-${slug}`,
  domain: '',
  slug,
  code: slug.toUpperCase(),
  target: 'https://example.org/',
  runBy: '',
  gone: null,
  counting: { byDay: false, uncounted: [] },
});
const links = (place: number, ...slugs: readonly string[]): ControlMessage => ({
  type: 'links',
  place,
  links: slugs.map(record),
});
const current = (place: number): ControlMessage => ({ type: 'current', place });

function start(startFile: StartFile | null = null): Following {
  following = follow({
    socketPath,
    startFile,
    tally,
    reach: (at_ms) => tally.reach(at_ms),
    log: (_, event) => events.push(event),
  });
  return following;
}

async function until(condition: () => boolean): Promise<void> {
  const deadline = Date.now() + 20_000;
  while (!condition()) {
    if (Date.now() > deadline) throw new Error('it did not happen');
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}

const startFile: StartFile = {
  epoch: 'e',
  place: 7,
  writtenAt_ms: 0,
  links: [record('old')],
};

test('a new edge has no links before it has them all', async () => {
  let finish: () => void = () => {};
  control = new Control((_, say) => {
    say(welcome(true));
    say(links(1, 'a'));
    finish = () => say(current(1));
  });
  const edge = start();
  await until(() => events.includes('exchange.joined'));
  assert.equal(edge.links(), null);
  finish();
  await until(() => edge.links() !== null);

  assert.equal(edge.links()?.size, 1);
  assert.deepEqual(control.heard[0], {
    ...control.heard[0],
    type: 'hello',
    version: exchangeVersion,
    epoch: null,
    place: 0,
  });
});

test('an edge with a start file serves from it, says where it is, and goes on from there', async () => {
  control = new Control((_, say) => {
    say(welcome(false));
    say(links(8, 'new'));
    say(current(8));
  });
  const edge = start(startFile);
  assert.equal(edge.links()?.size, 1);
  await until(() => edge.links()?.size === 2);

  assert.deepEqual(control.heard[0], { ...control.heard[0], epoch: 'e', place: 7 });
});

test('a reset keeps the old links until the new ones are whole, and forgets them then', async () => {
  let finish: () => void = () => {};
  control = new Control((_, say) => {
    say(welcome(true));
    say(links(1, 'new'));
    finish = () => say(current(1));
  });
  const edge = start(startFile);
  await until(() => events.includes('exchange.joined'));
  assert.ok(edge.links()?.bySlug('old'));
  finish();
  await until(() => edge.links()?.bySlug('new') !== undefined);

  assert.equal(edge.links()?.bySlug('old'), undefined);
});

test('a reset that breaks off leaves no half of it, and the edge says that it holds nothing of that stream', async () => {
  let round = 0;
  control = new Control((_, say, socket) => {
    round += 1;
    say(welcome(true));
    say(links(1, `round${round}`));
    if (round === 1) setTimeout(() => socket.destroy(), 20);
    else say(current(1));
  });
  const edge = start(startFile);
  await until(() => round === 2 && edge.links()?.bySlug('round2') !== undefined);

  assert.equal(edge.links()?.bySlug('round1'), undefined);
  assert.equal((control.heard[1] as { epoch: unknown }).epoch, null);
});

test('it has caught up once control says that this is all, not before', async () => {
  let finish: () => void = () => {};
  control = new Control((_, say) => {
    say(welcome(false));
    say(links(8, 'new'));
    finish = () => say(current(8));
  });
  const edge = start(startFile);
  let caughtUp = false;
  const caught = edge.caughtUp(20_000).then(() => (caughtUp = true));
  await until(() => edge.links()?.bySlug('new') !== undefined);
  assert.equal(caughtUp, false);
  finish();
  await caught;
});

test('it goes on with what it has where control is away, is lost, refuses, or says nothing for too long', async () => {
  await start(startFile).caughtUp(20_000);
  const silent: ConstructorParameters<typeof Control>[0] = () => {};
  const losing: typeof silent = (_, say, socket) => (say(welcome(false)), socket.end());
  const refusing: typeof silent = (_, say) => say({ type: 'refused', version: exchangeVersion + 1 });
  for (const [answer, wait_ms] of [
    [losing, 20_000],
    [refusing, 20_000],
    [silent, 20],
  ] as const) {
    following?.stop();
    control?.close();
    control = new Control(answer);
    await start(startFile).caughtUp(wait_ms);
    assert.equal(following?.links()?.size, 1);
  }
});

test('links that come later are there, and removed ones are not', async () => {
  control = new Control((_, say) => {
    say(welcome(true));
    say(current(0));
    say(links(1, 'a', 'b'));
    say({ type: 'links', place: 2, links: [{ id: 'id-a', removed: true }] });
  });
  const edge = start();
  await until(() => edge.links()?.bySlug('b') !== undefined && edge.links()?.size === 1);

  assert.equal(edge.links()?.bySlug('a'), undefined);
});

test("control's clock is the edge's", async () => {
  control = new Control((_, say) => {
    say({ ...welcome(true), clockOffset_ms: 1000 } as ControlMessage);
    say({ type: 'clock', offset_ms: 2000 });
  });
  start();
  await until(() => clockOffset_ms() === 2000);
});

test('an edge of another version goes on with what it has', async () => {
  control = new Control((_, say) => say({ type: 'refused', version: exchangeVersion + 1 }));
  const edge = start(startFile);
  await until(() => events.includes('exchange.refused'));

  assert.equal(edge.links()?.size, 1);
});

test('an edge that is told nonsense hangs up and comes back', async () => {
  let round = 0;
  control = new Control((_, say, socket) => {
    round += 1;
    if (round === 1) socket.write(Buffer.from([255, 255, 255, 255]));
    else say(welcome(true));
  });
  start();
  await until(() => events.includes('exchange.joined'));

  assert.ok(events.includes('exchange.broken'));
});

test('an edge that is told nonsense after each welcome comes back ever later', async () => {
  control = new Control((message, say, socket) => {
    if (message.type !== 'hello') return;
    say(welcome(true));
    setTimeout(() => socket.write(Buffer.from([255, 255, 255, 255])), 5);
  });
  start();
  await new Promise((resolve) => setTimeout(resolve, 1000));

  const times = events.filter((event) => event === 'exchange.joined').length;
  assert.ok(times > 1 && times < 10, `it came ${times} times`);
});

test('a notice waits for control, and is told once', async () => {
  const edge = start();
  edge.notice('proxy_not_trusted');
  edge.notice('proxy_not_trusted');
  control = new Control((_, say) => say(welcome(true)));
  await until(() => control!.heard.length > 1);
  tally.count(record('a'), unseen, 'hit', 0);
  edge.send();
  await until(() => control!.heard.length > 2);

  assert.deepEqual(control.heard[1], { type: 'notice', notice: 'proxy_not_trusted' });
  assert.equal(control.heard[2]?.type, 'tallies');
});

test('every hit is committed exactly once, however often the connection breaks before or after the commit', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.constantFrom('acknowledge', 'lose before', 'lose after'), { maxLength: 4 }),
      async (fates) => {
        tally = newTally();
        const left = [...fates];
        control = new Control((message, say, socket) => {
          if (message.type !== 'tallies') return say(welcome(true));
          const fate = left.shift() ?? 'acknowledge';
          if (fate !== 'lose before') control!.commit(message);
          if (fate === 'acknowledge') say({ type: 'acknowledged', edgeId: message.edgeId, sequence: message.sequence });
          else socket.destroy();
        });
        const edge = start();
        let counted = 0;
        await until(() => {
          if (left.length > 0 || counted === 0) {
            tally.count(record('a'), unseen, 'hit', 0);
            counted += 1;
          }
          edge.send();
          return left.length === 0 && tally.isEmpty;
        });
        edge.stop();
        control.close();
        assert.equal(control.hits.get('id-a'), counted);
      },
    ),
    { numRuns: 15 },
  );
});
