import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { setTimeout as wait } from 'node:timers/promises';
import { readConfig } from '#config';
import { editMember, readerOfCommand, subscribe } from '#guard';
import { newMember, newWorld } from '#world';
import { openAuditing } from './auditing.ts';

const { acme, platform } = await newWorld();

describe('auditing by itself', () => {
  test('mails a checkpoint to those who want it and may still read the log, and enters the settings of the start', async (t) => {
    await subscribe(await readerOfCommand(platform, acme.tenantId), true);
    const [admin, demoted] = [await newMember(acme, { preset: 'admin' }), await newMember(acme, { preset: 'admin' })];
    for (const { actor } of [admin, demoted]) await subscribe(actor, true);
    await editMember(acme.owner, demoted.memberId, { preset: 'viewer' });
    const auditing = openAuditing(platform, readConfig());
    t.after(() => auditing.stop());

    const mails = () => platform.store.identity.selectFrom('mail').select(['kind', 'recipient_sealed', 'id']).execute();
    while ((await mails()).length === 0) await wait(20);

    const sent = (await mails()).map(({ kind, id, recipient_sealed: to }) => [
      kind,
      platform.vault.platform.unseal('mail', 'recipient_sealed', id, to!),
    ]);
    assert.deepEqual(sent.toSorted(), [
      ['checkpoint', acme.email],
      ['checkpoint', admin.email],
    ]);
    const entered = () =>
      platform.store.identity.selectFrom('audit_entry').select('id').where('action', '=', 'settings.change').execute();
    while ((await entered()).length === 0) await wait(20);
  });
});
