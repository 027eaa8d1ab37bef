import assert from 'node:assert/strict';
import { after, suite, test } from 'node:test';
import pg from 'pg';
import { now_ms } from '#clock';
import { beginTotp, completeSignIn, confirmTotp, selfOfSession, signIn, startSession, type FactorNeeded } from '#guard';
import { newMember, newWorld } from '#world';
import { TOTP } from 'otpauth';

const { acme, database, platform } = await newWorld();
/** One that holds, and one that looks: inside a transaction, who is at work is what it was at its first look. */
const [holding, looking] = [1, 2].map(() => new pg.Client({ connectionString: database.connections.identity }));
await Promise.all([holding!.connect(), looking!.connect()]);

/** Somebody with a password, and an app that waits for its first code. */
async function aboutToConfirm() {
  const { email, password, personId } = await newMember(acme);
  const { self } = await startSession(platform, personId);
  const { secret } = await beginTotp(self);
  return { email, password, personId, self, confirm: () => confirmTotp(self, codeOf(secret)) };
}

function codeOf(secret: string): string {
  return new TOTP({ secret }).generate({ timestamp: now_ms() });
}

/** Runs both while their person's row is held, so that the first waits for it before the second does. */
async function inOrder<A, B>(personId: string, first: () => Promise<A>, second: () => Promise<B>) {
  await holding!.query('begin');
  await holding!.query('update person set updated_at = updated_at, version = version + 1 where id = $1', [personId]);
  const one = first();
  await waiting(1);
  const other = second();
  await waiting(2);
  await holding!.query('rollback');
  return Promise.allSettled([one, other]);
}

async function waiting(count: number): Promise<void> {
  for (;;) {
    const { rows } = await looking!.query<{ count: string }>(
      `select count(distinct pid) from pg_locks join pg_stat_activity using (pid)
      where not granted and datname = current_database()`,
    );
    if (Number(rows[0]!.count) >= count) return;
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}

suite('at once', () => {
  after(() => Promise.all([holding!.end(), looking!.end()]));

  test('whoever signs in by password while a first factor is being confirmed is asked for it', async () => {
    const { email, password, personId, confirm } = await aboutToConfirm();

    const [confirmed, came] = await inOrder(personId, confirm, () => signIn(platform, email, password));

    assert.equal(confirmed.status, 'fulfilled');
    assert.equal(came.status, 'rejected');
    assert.equal((came.reason as { type: string }).type, 'unauthenticated');
  });

  test('whoever has just signed in by password when a first factor is confirmed is out', async () => {
    const { email, password, personId, confirm } = await aboutToConfirm();

    const [came, confirmed] = await inOrder(personId, () => signIn(platform, email, password), confirm);

    assert.equal(confirmed.status, 'fulfilled');
    assert.equal(came.status, 'fulfilled');
    await assert.rejects(selfOfSession(platform, came.value.cookieToken), { type: 'unauthenticated' });
  });

  test('of four who bring the same recovery code at once, one gets in, and the others are told that it is wrong', async () => {
    const { email, password, confirm } = await aboutToConfirm();
    const [code] = (await confirm()).recoveryCodes;
    const halves = await Promise.all([1, 2, 3, 4].map(() => halfway(email, password)));

    const came = await Promise.allSettled(
      halves.map((token) => completeSignIn(platform, token, { recoveryCode: code! })),
    );

    const reasons = came.flatMap((one) => (one.status === 'rejected' ? [(one.reason as { type: string }).type] : []));
    assert.deepEqual(reasons, ['unauthenticated', 'unauthenticated', 'unauthenticated']);
  });
});

/** What a browser has after the password. */
async function halfway(email: string, password: string): Promise<string> {
  return signIn(platform, email, password).then(
    () => assert.fail('signed in'),
    (error: unknown) => (error as FactorNeeded).pending.token,
  );
}
