import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { setTimeout as wait } from 'node:timers/promises';
import { readConfig } from '#config';
import { readerOfCommand, subscribe } from '#guard';
import { newWorld } from '#world';
import { openAuditing } from './auditing.ts';

const { acme, platform } = await newWorld();

describe('auditing by itself', () => {
  test('mails a checkpoint to the owner who wants it, and enters the settings of the start', async (t) => {
    await subscribe(await readerOfCommand(platform, acme.tenantId), true);
    const auditing = openAuditing(platform, readConfig());
    t.after(() => auditing.stop());

    const mails = () => platform.store.identity.selectFrom('mail').select(['kind', 'recipient_sealed', 'id']).execute();
    while ((await mails()).length === 0) await wait(20);

    const [mail, ...others] = await mails();
    assert.equal(mail!.kind, 'checkpoint');
    const to = platform.vault.platform.unseal('mail', 'recipient_sealed', mail!.id, mail!.recipient_sealed!);
    assert.equal(to, acme.email);
    assert.deepEqual(others, []);
    const entered = () =>
      platform.store.identity.selectFrom('audit_entry').select('id').where('action', '=', 'settings.change').execute();
    while ((await entered()).length === 0) await wait(20);
  });
});
