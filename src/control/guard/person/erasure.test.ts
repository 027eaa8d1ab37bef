import assert from 'node:assert/strict';
import { after, before, suite, test } from 'node:test';
import pg from 'pg';
import {
  type Self,
  acceptInvitation,
  acceptOperatorInvitation,
  actorOfSession,
  actorOfToken,
  askForReset,
  closeAccount,
  createToken,
  editMember,
  editSelf,
  eraseSome,
  erasureBegins,
  exportLog,
  findMember,
  inviteOperator,
  keyOfLog,
  listMembers,
  operatorOfSession,
  pageOfLog,
  removeMember,
  selfOfSession,
  Sequencer,
  signCommitment,
  signIn,
  startSession,
  subscribe,
  commitmentDocument,
} from '#guard';
import { createLink, findLink } from '#links';
import { sendMail } from '#mail';
import { readKey, verifyExport } from '#tree';
import { invite, newMember, newWorld } from '#world';
import { logTable, platformTables, tenantTables } from '../rotation/columns.ts';

const { acme, globex, platform, database } = await newWorld();

suite('an account that is closed', () => {
  test('opens nothing from that moment on: no session, no password, no token, no invitation of its person', async () => {
    const leaving = await newMember(acme, { preset: 'admin' });
    const { cookieToken, self } = await startSession(platform, leaving.personId);
    const { token } = await createToken(leaving.actor, { name: 'Skript' });
    const invited = await invite(leaving.actor, { preset: 'viewer' });

    await closeAccount(self, async () => {});

    await assert.rejects(selfOfSession(platform, cookieToken), { type: 'unauthenticated' });
    await assert.rejects(signIn(platform, leaving.email, leaving.password), { type: 'unauthenticated' });
    await assert.rejects(actorOfToken(platform, token), { type: 'unauthenticated' });
    await assert.rejects(acceptInvitation(platform, { token: invited.token, password: 'a long word', self: null }), {
      type: 'gone',
    });
    await assert.rejects(findMember(acme.owner, leaving.memberId), { type: 'not_found' });
    let mails = 0;
    await askForReset(platform, leaving.email, async () => void (mails += 1));
    assert.equal(mails, 0);
  });

  test('is refused while a tenant would be left without an owner, which it names, and leaves everything as it was', async () => {
    const { cookieToken, self } = await startSession(platform, globex.personId);

    await assert.rejects(
      closeAccount(self, async () => {}),
      {
        type: 'conflict',
        errors: [{ field: globex.tenantId, reason: 'last_owner', detail: 'Globex AG' }],
      },
    );

    assert.equal((await actorOfSession(platform, cookieToken)).preset, 'owner');
  });

  test('is refused while the platform would be left without an operator', async () => {
    const other = await newMember(acme, { preset: 'owner' });
    const { self } = await startSession(platform, acme.personId);

    await assert.rejects(
      closeAccount(self, async () => {}),
      {
        type: 'conflict',
        errors: [{ field: 'operator', reason: 'last_operator', detail: 'Invite another operator first.' }],
      },
    );
    await removeMember(acme.owner, other.memberId);
  });

  test('of two owners who go at the same moment, one stays', async () => {
    const other = await newMember(globex, { preset: 'owner' });
    const selves = await Promise.all(
      [globex.personId, other.personId].map(async (id) => (await startSession(platform, id)).self),
    );
    // Neither can close before both have begun.
    const closed = await Promise.allSettled(selves.map((self) => closeAccount(self, async () => {})));

    assert.deepEqual(closed.map(({ status }) => status).toSorted(), ['fulfilled', 'rejected']);
  });

  test('stays open where what is to be done in the same moment fails', async () => {
    const staying = await newMember(acme);
    const { cookieToken, self } = await startSession(platform, staying.personId);

    await assert.rejects(
      closeAccount(self, () => Promise.reject(new Error('no job'))),
      /no job/,
    );

    assert.equal((await selfOfSession(platform, cookieToken)).personId, staying.personId);
    assert.equal((await findMember(acme.owner, staying.memberId)).email, staying.email);
  });
});

suite('an erased account', () => {
  const email = 'lieselotte.quark@people.example';
  const name = 'Lieselotte Quark';
  const agent = 'Netscape, BeOS';
  let owner: pg.Client;
  let self: Self;
  let memberId: string;
  let linkId: string;

  before(async () => {
    owner = new pg.Client({ connectionString: database.owner });
    await owner.connect();
    for (const { table } of [...tenantTables, ...platformTables, logTable])
      await owner.query(`alter table ${table} no force row level security`);
    const member = await newMember(acme, { email, preset: 'admin' });
    memberId = member.memberId;
    self = (await startSession(platform, member.personId, { agent })).self;
    await editSelf(self, { name, locale: 'de' });
    linkId = (await createLink(member.actor, { target: 'https://example.org/' })).id;
    await createToken(member.actor, { name: 'Skript' });
    await subscribe(member.actor, true);
    await editMember(acme.owner, memberId, { preset: 'editor' });
    await becomeOperator();
    await removeMember(acme.owner, memberId);
    // Back again as another member, asked elsewhere, and written to without being reached.
    await acceptInvitation(platform, { token: (await invite(acme.owner, { email })).token, self });
    const ids = await platform.store.identity
      .selectFrom('member')
      .select('id as member_id')
      .where('person_id', '=', self.personId)
      .execute();
    const days = ids.map((id) => ({ ...id, last_seen_day: '2026-01-02' }));
    await platform.store.identity
      .insertInto('member_use')
      .values(days)
      .onConflict((known) => known.doNothing())
      .execute();
    await invite(acme.owner);
    const [sent] = [{ kind: 'test', params: {}, to: email, locale: 'de' } as const];
    await platform.store.identity.transaction().execute((db) => sendMail(platform, { db, at: new Date() }, sent));
  });
  after(() => owner.end());

  test('leaves neither name nor address in anything that can be opened, and all that its person made', async () => {
    assert.ok((await placesThatSay(email, name, agent)).length >= 6, 'there is something to be erased');
    assert.equal(await daysAtWork(), 2);

    await closeAccount(self, async () => {});
    await erase(self.personId);

    assert.deepEqual(await placesThatSay(email, name, agent), []);
    assert.equal(await daysAtWork(), 0);
    assert.equal((await findLink(acme.owner, linkId)).id, linkId);
  });

  test('can’t be told by a hash of the address any more, which is free for a new one', async () => {
    const { rows } = await owner.query(
      `select 1 from person where email_hash = $1 union all select 1 from operator_invitation where email_hash = $1
       union all select 1 from invitation where email_hash = $2`,
      [platform.vault.platform.emailHash(email), platform.vault.tenant(acme.tenantId).hash('invitation email', email)],
    );
    assert.deepEqual(rows, []);

    const again = await newMember(acme, { email });
    await erase(self.personId);
    assert.notEqual(again.personId, self.personId);
    assert.equal((await findMember(acme.owner, again.memberId)).email, email);
  });

  test('is named by its id in logs that hold what they promised', async () => {
    const { items } = await pageOfLog(acme.owner, { actor: memberId });
    assert.ok(items.length > 0);
    assert.ok(items.every(({ actor }) => actor.name === null && actor.id === memberId));
    assert.ok((await listMembers(acme.owner)).every((member) => member.id !== memberId));
    assert.ok((await pageOfLog(acme.owner, { action: 'person.erase' })).items.length > 0);

    const sequencer = new Sequencer(platform);
    const lines: string[] = [];
    try {
      for await (const chunk of (await exportLog(acme.owner)).chunks) lines.push(...chunk.split('\n'));
    } finally {
      await sequencer.stop();
    }
    const key = readKey(keyOfLog(platform, acme.tenantId).key)!;
    const verdict = await verifyExport(each(lines), { keys: [key], checkpoints: [] });
    assert.deepEqual([verdict.holds, verdict.faults], [true, []]);
    assert.ok(lines.some((line) => line.includes('"payloadHash":"') && line.includes('"payload":null')));
  });

  test('is taken no step further, however often the steps are taken', async () => {
    const before = await counted();
    await erase(self.personId);
    assert.equal(await counted(), before);
  });

  test('is nobody’s who has not closed it', async () => {
    const staying = await newMember(acme);
    await erase(staying.personId);
    assert.equal((await findMember(acme.owner, staying.memberId)).email, staying.email);
  });

  async function becomeOperator(): Promise<void> {
    const { cookieToken } = await startSession(platform, acme.personId, { factor: 'totp' });
    const erika = await operatorOfSession(platform, cookieToken);
    const { version, hash } = commitmentDocument();
    await signCommitment(erika, { version, hash, name: 'Erika Mustermann' });
    let token = '';
    await inviteOperator(erika, { email, locale: 'de' }, async (_tx, mail) => void (token = mail.token));
    await acceptOperatorInvitation(platform, { token, self });
    const session = await startSession(platform, self.personId, { factor: 'totp' });
    await signCommitment(await operatorOfSession(platform, session.cookieToken), { version, hash, name });
    self = session.self;
  }

  /** Every sealed value of the database that opens to one of these texts, by column. */
  async function placesThatSay(...texts: readonly string[]): Promise<readonly string[]> {
    const columns = [
      ...tenantTables.flatMap(({ table, columns: some }) => some.map((column) => ({ table, column }))),
      ...platformTables.flatMap(({ table, columns: some }) => some.map((column) => ({ table, column }))),
      logTable,
    ];
    const places: string[] = [];
    for (const { table, column } of columns) {
      const { rows } = await owner.query<{ id: string; whose: string | null; sealed: Buffer }>(
        `select t.id::text as id, to_jsonb(t) ->> 'tenant_id' as whose, ${column} as sealed
         from ${table} t where length(${column}) > 0`,
      );
      for (const { id, whose, sealed } of rows) {
        const isTenants = table === 'tenant' && column === 'name_sealed';
        const box = isTenants
          ? platform.vault.tenant(id)
          : whose
            ? platform.vault.tenant(whose)
            : platform.vault.platform;
        const text = box.unseal(table, column, id, sealed);
        if (texts.some((said) => text.includes(said))) places.push(`${table}.${column}`);
      }
    }
    return places;
  }

  /** Of how many memberships it is known when they were last at work. */
  async function daysAtWork(): Promise<number> {
    const rows = await platform.store.identity
      .selectFrom('member_use')
      .innerJoin('member', 'member.id', 'member_use.member_id')
      .select('member_id')
      .where('person_id', '=', self.personId)
      .execute();
    return rows.length;
  }

  async function counted(): Promise<number> {
    const { rows } = await owner.query<{ count: number }>('select count(*)::integer as count from audit_entry');
    return rows[0]!.count;
  }
});

async function erase(personId: string): Promise<void> {
  for (let place: typeof erasureBegins | null = erasureBegins; place;)
    place = await eraseSome(platform, personId, place, async () => {});
}

async function* each(lines: readonly string[]): AsyncGenerator<string> {
  yield* lines;
}
