/** How codes look, through the front door: graded, drawn, with logos and templates, by whoever may. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createToken, type Actor, type Grant } from '#guard';
import { createLink, createTemplate, templateDraft } from '#links';
import type { ProblemBody } from '#problem';
import { newMember, newWorld } from '#world';
import { openDoors } from '../../../../../test/world/doors.ts';
import { readByZxing } from '../../../../../test/world/scanners.ts';

const world = await newWorld();
const doors = await openDoors(world.platform);
const { owner } = world.acme;
const link = await createLink(owner, { target: 'https://example.org/' });
const nobody = '01890000-0000-7000-8000-000000000000';
const svgLogo =
  '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 20 10"><path d="M0 0h20v10H0z" fill="#c00"/></svg>';

type Check = {
  readonly grade: string;
  readonly says: string;
  readonly level: string;
  readonly modules: number;
  readonly findings: readonly { readonly kind: string; readonly reason: string; readonly mends: readonly object[] }[];
  readonly print: readonly { readonly distance_mm: number; readonly byRule_mm: number }[];
};

const tokens = new Map<Actor, string>();
async function ask(who: Actor, method: string, path: string, body?: unknown, headers: Record<string, string> = {}) {
  if (!tokens.has(who)) tokens.set(who, (await createToken(who, { name: 'tests' })).token);
  return doors.edge(method, `/api/v1${path}`, {
    token: tokens.get(who)!,
    headers,
    ...(body === undefined ? {} : { body }),
  });
}

async function check(body: object, headers?: Record<string, string>): Promise<Check> {
  const { status, json, text } = await ask(owner, 'POST', '/qrs/check', body, headers);
  assert.equal(status, 200, text);
  return json as Check;
}

async function refused(who: Actor, method: string, path: string, body?: unknown): Promise<readonly unknown[]> {
  const { status, json } = await ask(who, method, path, body);
  const { errors = [] } = json as ProblemBody;
  return [status, ...errors.map(({ field, reason }) => `${field}: ${reason}`)];
}

async function bringLogo(who: Actor = owner): Promise<{ readonly id: string }> {
  const file = Buffer.from(svgLogo);
  const { status, json, text } = await ask(who, 'POST', '/qr-logos', file, {
    'content-type': 'application/octet-stream',
  });
  assert.equal(status, 201, text);
  return json as { id: string };
}

function memberWith(...grants: readonly Grant[]): Promise<Actor> {
  const token: Grant = { resource: 'token', right: 'create', scope: { of: 'all' } };
  return newMember(world.acme, { grants: [...grants, token] }).then(({ actor }) => actor);
}

test('a code is graded for what it says: of a link, of one that is yet to be made, of a content', async () => {
  const ofLink = await check({ linkId: link.id });
  // Its code is drawn, and of some five per cent of dirt are a little too much.
  assert.match(ofLink.grade, /^[AB]$/);
  assert.equal(ofLink.says, link.qrUrl);
  const ofTarget = await check({ target: 'https://example.org/other' });
  assert.equal(ofTarget.says.length, link.qrUrl.length);
  assert.equal(ofTarget.modules, ofLink.modules);
  const ofContent = await check({ content: { kind: 'wifi', ssid: 'Gäste', security: 'open' }, level: 'L' });
  assert.equal(ofContent.says, 'WIFI:T:nopass;S:Gäste;;');
  assert.deepEqual(
    ofLink.print.map(({ distance_mm, byRule_mm }) => [distance_mm, byRule_mm]),
    [250, 500, 1000, 2000, 5000, 10_000].map((distance) => [distance, distance / 10]),
  );
});

test('a standard that names a level gets it, whatever was asked for', async () => {
  const content = { kind: 'girocode', name: 'Rotes Kreuz', iban: 'DE89370400440532013000', amount: '1.00' };
  assert.equal((await check({ content, level: 'H' })).level, 'M');
});

test('a Swiss QR-bill looks as its standard prescribes, at its size, and nothing of that is to be mended', async () => {
  const content = {
    kind: 'swiss_bill',
    iban: 'CH58 0079 1123 0008 8901 2',
    creditor: { name: 'Robert Beispiel AG', code: '2501', town: 'Biel', country: 'CH' },
    currency: 'CHF',
  };
  const design = {
    ink: { kind: 'linear', from: '#ff0000', to: '#ffaaaa', angle: 0 },
    frame: { kind: 'below', text: 'Scan me', colour: '#ff0000' },
  };
  const { level, findings, modules } = await check({ content, design, level: 'H' });
  assert.equal(level, 'M');
  assert.ok(findings.every(({ mends }) => mends.length === 0));
  const { status, text } = await ask(owner, 'POST', '/qrs/render', { content, design, format: 'svg' });
  assert.equal(status, 200, text);
  const width_mm = Number(/width="([\d.]+)mm"/.exec(text)![1]);
  assert.ok(Math.abs((width_mm * modules) / (modules + 8) - 46) < 0.01, String(width_mm));
  assert.doesNotMatch(text, /gradient/i);
});

test('reasons are in the language that is asked for', async () => {
  const yellow = {
    content: { kind: 'url', url: 'https://example.org' },
    design: { ink: { kind: 'plain', colour: '#F5C518' } },
  };
  const reasonIn = async (language: string): Promise<string> => {
    const { findings } = await check(yellow, { 'accept-language': language });
    return findings.find(({ kind }) => kind === 'symbolContrast')!.reason;
  };
  assert.match(await reasonIn('de-AT,en;q=0.5'), /Wählen Sie dunklere Farben oder Schwarz auf Weiß\.$/);
  assert.match(await reasonIn('en,de;q=0.9'), /choose darker colours or black on white\.$/);
  assert.match(await reasonIn('fr'), /choose darker colours or black on white\.$/);
});

test('a content that breaks a rule is refused with the field and the rule', async () => {
  const bad = { kind: 'girocode', name: '', iban: 'DE00370400440532013000' };
  assert.deepEqual(await refused(owner, 'POST', '/qrs/check', { content: bad }), [
    422,
    'content.iban: iban_check',
    'content.name: required',
  ]);
  assert.deepEqual(await refused(owner, 'POST', '/qrs/check', { content: { kind: 'text', text: 'x'.repeat(7_000) } }), [
    422,
    'content: does_not_fit',
  ]);
  assert.deepEqual(
    await refused(owner, 'POST', '/qrs/check', { content: { kind: 'text', text: 'x'.repeat(2_500) }, level: 'H' }),
    [422, 'level: does_not_fit'],
  );
  assert.deepEqual(await refused(owner, 'POST', '/qrs/check', { content: { kind: 'nonsense' } }), [
    422,
    'content.kind: not_allowed',
  ]);
});

test('a code is of one thing, and its design is bounded', async () => {
  const url = { kind: 'url', url: 'https://example.org' };
  assert.deepEqual(await refused(owner, 'POST', '/qrs/check', {}), [422, ': one_of']);
  assert.deepEqual(await refused(owner, 'POST', '/qrs/check', { linkId: link.id, content: url }), [422, ': one_of']);
  assert.deepEqual(await refused(owner, 'POST', '/qrs/check', { target: 'javascript:alert(1)' }), [
    422,
    'target: scheme',
  ]);
  assert.deepEqual(await refused(owner, 'POST', '/qrs/check', { linkId: nobody }), [404]);
  const design = {
    ink: { kind: 'plain', colour: 'red' },
    quiet: 17,
    frame: { kind: 'below', text: '漢', colour: '#000000' },
    logo: { id: nobody, share: 0.5, clears: true },
  };
  assert.deepEqual((await refused(owner, 'POST', '/qrs/check', { content: url, design })).toSorted(), [
    422,
    'design.frame.text: characters',
    'design.ink.colour: wrong_format',
    'design.logo.share: too_big',
    'design.quiet: too_big',
  ]);
  const logo = { id: nobody, share: 0.2, clears: true };
  assert.deepEqual(await refused(owner, 'POST', '/qrs/check', { content: url, design: { logo } }), [
    422,
    'design.logo.id: not_found',
  ]);
});

test('every format is drawn as large as it was asked for', async () => {
  const drawn = (paper: object) => ask(owner, 'POST', '/qrs/render', { linkId: link.id, ...paper });
  const svg = await drawn({ format: 'svg', mm: 40 });
  assert.match(svg.text, /^<svg [^>]*width="40mm" height="40mm"/);
  assert.equal(svg.headers['content-type'], 'image/svg+xml');

  const png = await drawn({ format: 'png', mm: 50, dpi: 300 });
  assert.equal(png.bytes.readUInt32BE(16), 591);
  const pHYs = png.bytes.indexOf('pHYs');
  assert.equal(png.bytes.readUInt32BE(pHYs + 4), 11_820, 'pixels a metre');
  assert.equal(await readByZxing(new Uint8Array(png.bytes)), link.qrUrl);

  assert.match((await drawn({ format: 'pdf' })).text, /^%PDF/);
  assert.match((await drawn({ format: 'eps', mm: 25.4 })).text, /%%BoundingBox: 0 0 72 72/);
  assert.deepEqual(await refused(owner, 'POST', '/qrs/render', { linkId: link.id, format: 'png', size: 20 }), [
    422,
    'size: too_small',
  ]);
  assert.deepEqual(
    await refused(owner, 'POST', '/qrs/render', { linkId: link.id, format: 'png', mm: 2000, dpi: 2400 }),
    [422, 'mm: too_big'],
  );
  assert.deepEqual(await refused(owner, 'POST', '/qrs/render', { linkId: link.id, format: 'png', size: 4_097 }), [
    422,
    'size: too_big',
  ]);
});

test('an SVG is named by the address in it, and by nothing else that a code says', async () => {
  const named = await ask(owner, 'POST', '/qrs/render', { content: { kind: 'url', url: 'HTTPS://EXAMPLE.ORG/A' } });
  assert.match(named.text, /role="img"><title>HTTPS:\/\/EXAMPLE\.ORG\/A<\/title>/);
  const content = { kind: 'wifi', ssid: 'Gäste', security: 'wpa', password: 'nur-fuer-Gaeste' };
  const unnamed = await ask(owner, 'POST', '/qrs/render', { content });
  assert.equal(unnamed.status, 200, unnamed.text);
  assert.doesNotMatch(unnamed.text, /title|nur/);
});

test('what no scanner reads is drawn for those only who insist, and the log says so without the content', async () => {
  const content = { kind: 'url', url: 'https://example.org/secret' };
  const faint = { content, design: { ink: { kind: 'plain', colour: '#ffffff' } } };
  assert.equal((await check(faint)).grade, 'F');
  assert.deepEqual(await refused(owner, 'POST', '/qrs/render', faint), [409, 'design: unreadable']);
  assert.equal((await ask(owner, 'POST', '/qrs/render', { ...faint, insist: true })).status, 200);
  const entry = await newestEntry('qr.render');
  assert.ok(entry.includes('insisted'));
  assert.ok(!entry.includes('example.org'));
});

test('a link whose code was drawn to be taken along counts as printed, and one that is yet to be made is not drawn', async () => {
  const made = (await ask(owner, 'POST', '/links', { target: 'https://example.org/poster' })).json as { id: string };
  const printedAt = async () =>
    ((await ask(owner, 'GET', `/links/${made.id}`)).json as { printedAt: string | null }).printedAt;
  await check({ linkId: made.id });
  assert.equal(await printedAt(), null);
  assert.equal((await ask(owner, 'POST', '/qrs/render', { linkId: made.id, format: 'eps' })).status, 200);
  assert.notEqual(await printedAt(), null);
  assert.ok((await newestEntry('qr.export')).includes(made.id));
  assert.equal((await ask(owner, 'POST', '/qrs/render', { target: 'https://example.org/poster' })).status, 422);
});

async function newestEntry(action: string): Promise<string> {
  const { items } = (await ask(owner, 'GET', '/audit')).json as { items: readonly { action: string }[] };
  const entry = items.find((one) => one.action === action);
  assert.ok(entry);
  return JSON.stringify(entry);
}

test('a logo that was brought is drawn into codes', async () => {
  const { id } = await bringLogo();
  const design = { logo: { id, share: 0.2, clears: true } };
  const svg = await ask(owner, 'POST', '/qrs/render', { linkId: link.id, level: 'H', design });
  assert.match(svg.text, /fill="#c00"/);
  const shown = await ask(owner, 'GET', `/qr-logos/${id}`);
  const { picture, width, height } = shown.json as {
    readonly picture: { readonly kind: string; readonly layers: readonly unknown[] };
    readonly width: number;
    readonly height: number;
  };
  assert.deepEqual([picture.kind, picture.layers.length, width / height], ['shapes', 1, 2]);
  const listed = await ask(owner, 'GET', '/qr-logos');
  assert.ok((listed.json as { items: readonly { id: string }[] }).items.some((one) => one.id === id));
});

test('a logo stays while a template uses it', async () => {
  const { id } = await bringLogo();
  const body = { name: 'Haus', design: { logo: { id, share: 0.2, clears: true } } };
  const made = await ask(owner, 'POST', '/qr-templates', body);
  assert.equal(made.status, 201);
  assert.deepEqual(await refused(owner, 'DELETE', `/qr-logos/${id}`), [409, 'id: in_use']);
  await ask(owner, 'DELETE', `/qr-templates/${(made.json as { id: string }).id}`);
  assert.equal((await ask(owner, 'DELETE', `/qr-logos/${id}`)).status, 204);
  assert.deepEqual(await refused(owner, 'DELETE', `/qr-logos/${id}`), [404]);
});

test('another tenant sees neither logo nor template, and can use neither', async () => {
  const { id } = await bringLogo();
  const stranger = world.globex.owner;
  const made = await createTemplate(owner, templateDraft.parse({ name: 'Haus', design: {} }));
  assert.deepEqual(await refused(stranger, 'GET', `/qr-logos/${id}`), [404]);
  assert.deepEqual(await refused(stranger, 'DELETE', `/qr-logos/${id}`), [404]);
  assert.deepEqual(await refused(stranger, 'PATCH', `/qr-templates/${made.id}`, { name: 'x' }), [404]);
  assert.deepEqual(await refused(stranger, 'DELETE', `/qr-templates/${made.id}`), [404]);
  assert.deepEqual((await ask(stranger, 'GET', '/qr-logos')).json, { items: [], nextCursor: null });
  assert.deepEqual((await ask(stranger, 'GET', '/qr-templates')).json, { items: [], nextCursor: null });
  const design = { logo: { id, share: 0.2, clears: true } };
  assert.deepEqual(await refused(stranger, 'POST', '/qr-templates', { name: 'x', design }), [
    422,
    'design.logo.id: not_found',
  ]);
  assert.deepEqual(await refused(stranger, 'POST', '/qrs/check', { linkId: link.id }), [404]);
});

test('rights decide: looking takes qr.view, bringing takes qr.create, and templates take it everywhere', async () => {
  const all = { of: 'all' } as const;
  const own = { of: 'own' } as const;
  const nothing = await memberWith({ resource: 'link', right: 'view', scope: all });
  const viewer = await memberWith({ resource: 'qr', right: 'view', scope: all });
  const maker = await memberWith(
    { resource: 'qr', right: 'view', scope: own },
    { resource: 'qr', right: 'create', scope: own },
    { resource: 'qr', right: 'edit', scope: own },
    { resource: 'qr', right: 'delete', scope: own },
  );
  const content = { kind: 'text', text: 'A' };
  assert.deepEqual(await refused(nothing, 'POST', '/qrs/check', { content }), [403]);
  assert.deepEqual(await refused(nothing, 'GET', '/qr-logos'), [403]);
  assert.equal((await ask(viewer, 'POST', '/qrs/check', { content })).status, 200);
  assert.equal((await ask(viewer, 'GET', '/qr-templates')).status, 200);
  assert.deepEqual(await refused(viewer, 'POST', '/qr-templates', { name: 'x', design: {} }), [403]);

  const theirs = await bringLogo(maker);
  const { id: ours } = await bringLogo();
  assert.deepEqual(await refused(maker, 'POST', '/qr-templates', { name: 'x', design: {} }), [403]);
  assert.equal((await ask(maker, 'DELETE', `/qr-logos/${theirs.id}`)).status, 204);
  assert.equal((await refused(maker, 'DELETE', `/qr-logos/${ours}`))[0], 404);
  // A link that isn't theirs to see isn't theirs to draw.
  assert.deepEqual(await refused(maker, 'POST', '/qrs/check', { linkId: link.id }), [404]);
});

test('of all templates one is the default, however many are made it at once', async () => {
  const draft = (name: string) => templateDraft.parse({ name, design: {}, isDefault: true });
  await Promise.all(['a', 'b', 'c', 'd', 'e', 'f'].map((name) => createTemplate(owner, draft(name))));
  const { items } = (await ask(owner, 'GET', '/qr-templates')).json as {
    items: readonly { id: string; isDefault: boolean }[];
  };
  assert.equal(items.filter(({ isDefault }) => isDefault).length, 1);
  const other = items.find(({ isDefault }) => !isDefault)!;
  const edited = await ask(owner, 'PATCH', `/qr-templates/${other.id}`, { isDefault: true });
  assert.equal((edited.json as { isDefault: boolean }).isDefault, true);
  const after = (await ask(owner, 'GET', '/qr-templates')).json as typeof edited.json & { items: typeof items };
  assert.deepEqual(
    after.items.filter(({ isDefault }) => isDefault).map(({ id }) => id),
    [other.id],
  );
});

test('a template is changed in the version that was seen', async () => {
  const made = await ask(owner, 'POST', '/qr-templates', { name: 'Plakat', design: { shape: 'dots' }, level: 'Q' });
  const { id } = made.json as { id: string };
  const edited = await ask(
    owner,
    'PATCH',
    `/qr-templates/${id}`,
    { name: 'Poster' },
    { 'if-match': made.headers.etag! },
  );
  const { name, level, design } = edited.json as {
    name: string;
    level: string;
    design: { shape: string; quiet: number };
  };
  assert.deepEqual([name, level, design.shape, design.quiet], ['Poster', 'Q', 'dots', 4]);
  const late = await ask(owner, 'PATCH', `/qr-templates/${id}`, { name: 'x' }, { 'if-match': made.headers.etag! });
  assert.equal(late.status, 409);
});
