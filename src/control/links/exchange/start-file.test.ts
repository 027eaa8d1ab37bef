import assert from 'node:assert/strict';
import { mkdirSync, readFileSync, renameSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { suite, test } from 'node:test';
import { now_ms, setClockOffset } from '#clock';
import { dimensions, readStartFile, startFileAge_ms_max, type StartFile } from '#exchange';
import { createLink, deleteLink, editCounting, editLink } from '#links';
import { newWorld } from '#world';
import { ControlsEnd, eventually } from '../../../../test/world/feigned-edge.ts';

const { acme, globex, platform } = await newWorld();
const target = 'https://planted-target.example/';

suite('the start file that control keeps', () => {
  const exchange = new ControlsEnd(platform);
  const { folder, options } = exchange;

  const read = (): StartFile => readStartFile(options.startFilePath, options.startKey(), { now_ms: now_ms() });
  const ids = (): readonly string[] => read().links.map(({ id }) => id);

  test('has every tenant’s links, readable with its key alone', async () => {
    const [mine, theirs] = [await createLink(acme.owner, { target }), await createLink(globex.owner, { target })];
    await deleteLink(acme.owner, (await createLink(acme.owner, { target })).id);

    await eventually(() => ids().includes(mine.id) && ids().includes(theirs.id));
    const { id, slug, qrUrl } = mine;
    assert.deepEqual(
      read().links.find((link) => link.id === id),
      {
        id,
        domain: '',
        slug,
        code: qrUrl.slice(-7),
        target,
        runBy: 'Acme GmbH',
        gone: null,
        counting: { byDay: false, uncounted: [] },
      },
    );
    assert.equal(read().epoch, platform.instanceId);
    assert.equal(statSync(options.startFilePath).mode & 0o777, 0o600);
    assert.ok(!readFileSync(options.startFilePath, 'latin1').includes('planted'));
  });

  test('has what a tenant has counted', async () => {
    const { id } = await createLink(globex.owner, { target });
    await editCounting(globex.owner, { totals: 'day', dimensions: ['country'] });
    await deleteLink(globex.owner, (await createLink(globex.owner, { target })).id);

    await eventually(() => read().links.find((link) => link.id === id)?.counting.byDay === true);
    const { runBy, counting } = read().links.find((link) => link.id === id)!;
    assert.deepEqual(
      { runBy, counting },
      { runBy: 'Globex AG', counting: { byDay: true, uncounted: dimensions.slice(1) } },
    );
  });

  test('has a deleted link no more, soon after', async () => {
    const [kept, gone] = [await createLink(acme.owner, { target }), await createLink(acme.owner, { target })];
    await deleteLink(acme.owner, (await createLink(acme.owner, { target })).id);
    await eventually(() => ids().includes(gone.id));
    await deleteLink(acme.owner, gone.id);

    await eventually(() => !ids().includes(gone.id));
    assert.ok(ids().includes(kept.id));
  });

  test('has what changed last when control ends in good order', async () => {
    const { id } = await createLink(acme.owner, { target });
    await editLink(acme.owner, id, { target: 'https://example.net/last' });
    await exchange.close();

    assert.equal(read().links.find((link) => link.id === id)?.target, 'https://example.net/last');
    await exchange.open();
  });

  test('never grows too old while control runs', async (t) => {
    t.after(() => setClockOffset(0));
    await eventually(() => ids().length > 0);
    setClockOffset(startFileAge_ms_max + 1000);
    await deleteLink(acme.owner, (await createLink(acme.owner, { target })).id);

    await eventually(() => read().writtenAt_ms > now_ms() - 60_000);
  });

  test('is tried again when it can’t be written', async () => {
    const { id } = await createLink(acme.owner, { target });
    renameSync(join(folder, 'edge'), join(folder, 'away'));
    await deleteLink(acme.owner, id);
    await new Promise((resolve) => setTimeout(resolve, 600));

    mkdirSync(join(folder, 'edge'));
    await eventually(() => ids().length > 0);
  });
});
