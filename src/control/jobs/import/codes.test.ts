import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import type { Actor } from '#guard';
import { archiveOf, beginJob, deleteJob, findJob, refusedRows } from '#jobs';
import {
  codeImage,
  createCode,
  createLink,
  createLogo,
  createProject,
  createTemplate,
  deleteCode,
  designDraft,
  findLogo,
  imageQuery,
  listCodes,
  listLinks,
  listLogos,
  listTemplates,
  type Code,
} from '#links';
import { png } from '#qr';
import { deflateSync } from 'node:zlib';
import { newMember, newWorld } from '#world';
import { jsonIn, unpacked } from '../../../../test/world/archive.ts';
import { imported, linkOf, uploaded, zipped } from '../../../../test/world/imports.ts';
import { finished, takeOneStepTwice } from '../../../../test/world/jobs.ts';
import { cornersOf, svgLogos } from '../../../../test/world/logos.ts';

const here = await newWorld();
const there = await newWorld();
const plain = designDraft.parse({});
const at = '2026-01-02T03:04:05.000Z';
const codeFiles = ['qrs.json', 'qr-templates.json', 'qr-logos.json'] as const;

suite('codes in an archive', () => {
  test('brought into an empty tenant elsewhere and exported again say the same, but for ids', async () => {
    await furnish(here.acme.owner);
    const archive = await exported(here.acme.owner);

    const job = await imported(there.globex.owner, 'kurzum', archive);

    assert.deepEqual([job.state, await refusedIn(there.globex.owner, job.id)], ['done', '']);
    const [before, after] = [await unpacked(archive), await unpacked(await exported(there.globex.owner))];
    for (const file of codeFiles) assert.deepEqual(said(after, file), said(before, file), file);
    assert.deepEqual(pictures(after), pictures(before));
    assert.deepEqual([said(before, 'qrs.json').length, pictures(before).length], [5, 2]);
    const printed = (await listLinks(there.globex.owner)).items.filter(({ printedAt }) => printedAt !== null);
    assert.deepEqual(
      printed.map(({ slug }) => slug),
      ['plakat'],
    );
  });

  test('dynamic codes lead to the links that came with them, and logos are where designs name them', async () => {
    const { items } = await listCodes(there.globex.owner);
    const poster = items.find(({ name }) => name === 'Plakat')!;
    const [link] = (await listLinks(there.globex.owner, { search: 'plakat' })).items;

    assert.deepEqual([poster.linkId, poster.target, poster.projectId], [link!.id, link!.target, link!.projectId]);
    assert.equal(poster.says, link!.qrUrl);
    assert.equal((await findLogo(there.globex.owner, poster.design.logo!.id)).kind, 'shapes');
    const [template] = await listTemplates(there.globex.owner);
    assert.deepEqual(
      [template!.isDefault, (await findLogo(there.globex.owner, template!.design.logo!.id)).kind],
      [true, 'pixels'],
    );
  });

  test('brought a second time, there or where they come from, change nothing', async () => {
    const archive = await exported(here.acme.owner);
    for (const { owner } of [there.globex, here.acme]) {
      const before = await unpacked(await exported(owner));

      const again = await imported(owner, 'kurzum', archive);

      assert.deepEqual([again.state, await refusedIn(owner, again.id)], ['done', '']);
      const after = await unpacked(await exported(owner));
      for (const file of codeFiles) assert.deepEqual(after.get(file), before.get(file), file);
    }
  });

  test('are brought once, though each step is taken twice and control stops after it', async () => {
    const { acme, platform } = await newWorld();
    const archive = await exported(here.acme.owner);
    const { id } = await uploaded(acme.owner, 'kurzum', archive);

    while ((await findJob(acme.owner, id)).finishedAt === null) await takeOneStepTwice(platform, 'import');

    assert.equal(await refusedIn(acme.owner, id), '');
    const [before, after] = [await unpacked(archive), await unpacked(await exported(acme.owner))];
    for (const file of codeFiles) assert.deepEqual(said(after, file), said(before, file), file);
  });

  test('a code that was deleted here since is refused until somebody restores it', async () => {
    const { owner } = there.globex;
    const archive = await exported(here.acme.owner);
    const [code] = (await listCodes(owner, { search: 'WLAN' })).items;
    await deleteCode(owner, code!.id);

    const job = await imported(owner, 'kurzum', archive);

    assert.match(await refusedIn(owner, job.id), /^qrs\.json,\d+,id,deleted$/);
  });
});

suite('an archive that somebody wrote', () => {
  const { owner } = there.acme;

  test('has each row refused by itself, with its field and reason, and the others are brought', async () => {
    await createLink(owner, { target: 'https://example.org/ours', slug: 'ours' });
    const link = linkOf({ slug: 'theirs' });
    const good = { id: 'a', ...dated, design: plain, level: 'M', content: { kind: 'text', text: 'Hallo' } };
    const dynamic = { ...good, content: null, linkId: link.id, slug: link.slug, target: link.target };
    const iban = { kind: 'girocode', name: 'Verein', iban: 'DE00370400440532013000' };
    const logo = { id: '01890000-0000-7000-8000-000000000000', share: 0.2, clears: true };
    const rows: readonly (readonly [row: object, refusal: string])[] = [
      [good, ''],
      [{ ...dynamic, id: 'b' }, ''],
      [{ ...dynamic, id: 'c', linkId: 'x', slug: 'ours' }, 'slug,not_found'],
      [{ ...dynamic, id: 'd', slug: null }, 'slug,required'],
      [{ ...good, id: 'e', linkId: link.id }, ',one_of'],
      [{ ...good, id: 'f', content: iban }, 'content.iban,iban_check'],
      [{ ...good, id: 'g', design: { ...plain, logo } }, 'design.logo.id,not_found'],
      [{ ...good, id: 'h', design: { ...plain, quiet: 1e9 } }, 'design.quiet,too_big'],
      [{ ...good, id: 'i', design: { ...plain, script: 'x' } }, 'design,not_allowed'],
      [{ ...good, id: 'j', printedAt: '2999-01-01T00:00:00Z' }, 'printedAt,out_of_range'],
      [{ ...good, id: 'k', content: { kind: 'text', text: 'x'.repeat(4_000) } }, 'content,does_not_fit'],
      [{ ...good, id: 'l', level: 'Z' }, 'level,not_allowed'],
    ];
    const archive = await zipped({
      'links.json': JSON.stringify([link]),
      'qrs.json': `[\n${rows.map(([row]) => JSON.stringify(row)).join(',\n')}\n]`,
    });

    const job = await imported(owner, 'kurzum', archive);

    const refused = rows.flatMap(([, refusal], n) => (refusal ? [`qrs.json,${n + 2},${refusal}`] : []));
    assert.deepEqual((await refusedIn(owner, job.id)).split(' '), refused);
    assert.deepEqual((await listCodes(owner)).items.map(({ kind }) => kind).toSorted(), ['dynamic', 'static']);
  });

  test('brings no logo in that nobody could upload', async () => {
    const row = (id: string, file: string) => ({ id, file, ...dated });
    const svg = (inside: string) => `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9">${inside}</svg>`;
    const large = svg(`<path d="M0 0h9v9z"/><!--${'x'.repeat(3 * 1024 * 1024)}-->`);
    const files: Readonly<Record<string, readonly [content: string | Buffer, refusal: string]>> = {
      'script.svg': [svg('<script>alert(1)</script><path d="M0 0h9v9z"/>'), 'logo,script'],
      'outside.svg': [svg('<path d="M0 0h9v9z" fill="url(https://example.org/#x)"/>'), 'logo,external'],
      'many.png': [bomb(), 'logo,too_many_pixels'],
      'picture.json': [JSON.stringify({ kind: 'shapes', width: 1e308, height: -1, layers: [] }), 'logo,unknown_kind'],
      'large.svg': [large, 'file,too_large'],
      'good.svg': [svg('<path d="M0 0h9v9z"/>'), ''],
    };
    const names = [...Object.keys(files), '../../etc/passwd'];
    const archive = await zipped({
      'qr-logos.json': `[\n${names.map((name) => JSON.stringify(row(name, name))).join(',\n')}\n]`,
      ...Object.fromEntries(Object.entries(files).map(([name, [content]]) => [name, content])),
    });

    const job = await imported(owner, 'kurzum', archive, 100_000);

    const reasons = [...Object.values(files).map(([, refusal]) => refusal), 'file,not_found'];
    assert.deepEqual(
      (await refusedIn(owner, job.id)).split(' '),
      reasons.flatMap((reason, n) => (reason ? [`qr-logos.json,${n + 2},${reason}`] : [])),
    );
    assert.equal((await listLogos(owner)).length, 1);
  });

  test('of somebody who may not make codes brings its links alone', async () => {
    const archive = await exported(here.acme.owner);
    const rights = [
      ['link', 'create'],
      ['link', 'view'],
      ['project', 'create'],
      ['member', 'view'],
      ['member', 'edit'],
      ['settings', 'edit'],
      ['settings', 'view'],
    ] as const;
    const grants = rights.map(([resource, right]) => ({ resource, right, scope: { of: 'all' } }) as const);
    const { acme } = await newWorld();
    const { actor } = await newMember(acme, { grants });

    const job = await imported(actor, 'kurzum', archive);

    const refused = (await refusedIn(actor, job.id)).split(' ');
    assert.deepEqual(
      [job.state, refused.length, refused.every((row) => row.endsWith(',,forbidden'))],
      ['done', 8, true],
    );
    assert.equal((await listLinks(acme.owner, { search: 'plakat' })).items.length, 1);
  });

  const dated = { createdAt: at, updatedAt: at };

  function bomb(): Buffer {
    const picture = Buffer.from(png({ width: 1, height: 1, rgba: new Uint8ClampedArray(4) }, null, deflateSync));
    picture.writeUInt32BE(10_000, 16);
    picture.writeUInt32BE(10_000, 20);
    return picture;
  }
});

async function furnish(owner: Actor): Promise<void> {
  const project = await createProject(owner, { name: 'Messe' });
  const shapes = await createLogo(owner, Buffer.from(svgLogos['with gradients at its end']!));
  const pixels = await createLogo(owner, png(cornersOf(40, 30), null, deflateSync));
  const withLogo = (id: string) => designDraft.parse({ shape: 'dots', logo: { id, share: 0.2, clears: true } });
  await createTemplate(owner, { name: 'Hausschrift', design: withLogo(pixels.id), level: 'H', isDefault: true });
  const target = 'https://example.org/plakat';
  const link = await createLink(owner, { target, slug: 'plakat', projectId: project.id });
  const poster = await made(owner, { name: 'Plakat', linkId: link.id, design: withLogo(shapes.id), level: 'Q' });
  await codeImage(owner, poster.id, imageQuery.parse({}));
  await made(owner, { name: 'Flyer', target: 'https://example.org/flyer', design: plain });
  const wifi = { kind: 'wifi', ssid: 'Gäste;1', security: 'wpa', password: 'geheim "x"' } as const;
  await made(owner, { name: 'WLAN', content: wifi, projectId: project.id, design: plain });
  await made(owner, { content: { kind: 'text', text: 'ohne Namen' }, design: plain });
  const gone = await made(owner, { name: 'Weg', content: { kind: 'text', text: 'weg' }, design: plain });
  await deleteCode(owner, gone.id);
}

function made(owner: Actor, draft: Parameters<typeof createCode>[1]): Promise<Code> {
  return createCode(owner, draft);
}

/** What rows say, without ids and in an order of their own. */
function said(files: ReadonlyMap<string, string>, name: string): readonly string[] {
  const rows = jsonIn<Record<string, unknown>[]>(files, name);
  return rows
    .map((row) => JSON.stringify(row).replaceAll(/[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}/g, 'id'))
    .toSorted();
}

function pictures(files: ReadonlyMap<string, string>): readonly string[] {
  return [...files].flatMap(([name, content]) => (name.startsWith('qr-logo-') ? [content] : [])).toSorted();
}

async function refusedIn(owner: Actor, id: string): Promise<string> {
  return (await refusedRows(owner, id)).split('\r\n').slice(1, -1).join(' ');
}

async function exported(owner: Actor): Promise<Uint8Array> {
  const { id } = await finished(owner, (await beginJob(owner, 'tenant_export')).id);
  const bytes = new Uint8Array(await new Response((await archiveOf(owner, id)).bytes).arrayBuffer());
  await deleteJob(owner, id);
  return bytes;
}
