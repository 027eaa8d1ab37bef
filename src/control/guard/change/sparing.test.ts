import assert from 'node:assert/strict';
import { afterEach, beforeEach, test } from 'node:test';
import { now_ms, setClockOffset } from '#clock';
import {
  change,
  enterFurther,
  enterTaking,
  operatorOfSession,
  pageOfLog,
  read,
  startSession,
  type Actor,
  type EntryView,
  type Fields,
} from '#guard';
import { Problem } from '#problem';
import { newMember, newWorld } from '#world';
import { operate } from '../operator/operate.ts';
import { enterSparingly } from './sparing.ts';

const { acme, globex, platform } = await newWorld();
const minute_ms = 60_000;

/** So that what a test does falls into one minute. */
beforeEach(() => setClockOffset(2 * minute_ms - (now_ms() % minute_ms)));
afterEach(async () => {
  await enterFurther(platform, { whole: true });
  setClockOffset(0);
});

function aMinuteLater(): void {
  setClockOffset(3 * minute_ms);
}

/** Of each entry how many more it stands for, the oldest first. */
async function refusedTo({ memberId }: Actor, action = ''): Promise<readonly number[]> {
  const { items } = await pageOfLog(acme.owner, { actor: memberId, outcome: 'refused', action });
  return items.toReversed().map(furtherIn);
}

function furtherIn({ changes }: EntryView): number {
  return (changes.find(({ field }) => field === 'further')?.new ?? 0) as number;
}

function tryToMake(actor: Actor): Promise<void> {
  return assert.rejects(
    change(actor, 'link.create', async () => {}),
    { type: 'forbidden' },
  );
}

test('what is refused again and again is entered once a minute, and the next entry says how often it was besides', async () => {
  const { actor } = await newMember(acme, { preset: 'viewer' });

  for (let n = 0; n < 20; n += 1) await tryToMake(actor);
  assert.deepEqual(await refusedTo(actor), [0]);

  aMinuteLater();
  await tryToMake(actor);
  assert.deepEqual(await refusedTo(actor), [0, 19]);
});

test('tries at once are entered once too, and what nobody tries again is entered when its minute is over', async () => {
  const { actor } = await newMember(acme, { preset: 'viewer' });

  await Promise.all(Array.from({ length: 10 }, () => tryToMake(actor)));
  await enterFurther(platform);
  assert.deepEqual(await refusedTo(actor), [0]);

  aMinuteLater();
  await enterFurther(platform);
  await enterFurther(platform);
  // The second stands for one of them itself: ten in all.
  assert.deepEqual(await refusedTo(actor), [0, 8]);
});

test('each member, each action and each thing that is taken has its own entries', async () => {
  const [{ actor: one }, { actor: other }] = [
    await newMember(acme, { preset: 'viewer' }),
    await newMember(acme, { preset: 'viewer' }),
  ];

  await tryToMake(one);
  await tryToMake(other);
  await assert.rejects(
    read(one, 'audit.view', async () => {}),
    { type: 'forbidden' },
  );
  for (const slug of ['a', 'b', 'a']) await enterTaking(one, 'report.export', { slug: [null, slug] });

  assert.deepEqual(await refusedTo(one), [0, 0]);
  assert.deepEqual(await refusedTo(other), [0]);
  const { items } = await pageOfLog(acme.owner, { actor: one.memberId, action: 'report.export' });
  assert.deepEqual(items.map(({ changes }) => changes[0]!.new).toSorted(), ['a', 'b']);
});

test('a reading that finds out half-way that it is refused leaves an entry too', async () => {
  const { actor } = await newMember(acme, { preset: 'viewer' });

  await assert.rejects(
    read(actor, 'report.view', async () => {
      throw new Problem('forbidden');
    }),
    { type: 'forbidden' },
  );

  assert.deepEqual(await refusedTo(actor, 'report.view'), [0]);
});

test('an operator without a second factor, or without a signature, leaves entries once a minute', async () => {
  const { cookieToken } = await startSession(platform, acme.personId);
  const operator = await operatorOfSession(platform, cookieToken);

  for (let n = 0; n < 3; n += 1)
    await assert.rejects(
      operate(operator, 'platform.test', async () => {}),
      { type: 'second_factor_needed' },
    );

  assert.equal((await refusedAbove('platform.test')).length, 1);
});

test('an entry that could not be written is told with the next, and none is given up while the database is away', async () => {
  const doer = { kind: 'member', id: globex.memberId, via: 'session' } as const;
  const same = { tenantId: globex.tenantId, doer, action: 'link.edit', outcome: 'refused', told: undefined } as const;
  const written: (Fields | undefined)[] = [];
  let isAway = true;
  const again = (): Promise<void> =>
    enterSparingly(platform, same, async (told) => {
      if (isAway) throw new Problem('unavailable');
      written.push(told);
    });

  await assert.rejects(again(), { type: 'unavailable' });
  await assert.rejects(again(), { type: 'unavailable' });
  await enterFurther(platform);
  isAway = false;
  await again();
  await again();
  await enterFurther(platform, { whole: true });

  assert.deepEqual(written, [{ further: [null, 2] }, undefined]);
});

function refusedAbove(action: string): Promise<readonly unknown[]> {
  return platform.store.identity
    .selectFrom('audit_entry')
    .select('id')
    .where('tenant_id', 'is', null)
    .where('action', '=', action)
    .where('outcome', '=', 'refused')
    .execute();
}
