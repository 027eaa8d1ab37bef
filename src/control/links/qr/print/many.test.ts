/** Many codes at once: what somebody deletes meanwhile stops none of the others. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createLink, deleteLink, findLink } from '#links';
import { plain, plainPaint } from '#qr';
import { newWorld } from '#world';
import { newMember } from '../../../../../test/world/members.ts';
import { printLinks } from './addressed.ts';
import { printMany } from './many.ts';

const { acme, globex } = await newWorld();
const { owner } = acme;
const look = { design: plain, level: 'M', paper: { format: 'svg' }, insist: false } as const;

test('of links that were deleted, or are out of reach by now, none counts as printed, and all others do', async () => {
  const [there, gone] = [await newLink(), await newLink()];
  const theirs = await createLink(globex.owner, { target: 'https://example.org/' });
  await deleteLink(owner, gone.id);

  assert.deepEqual([...(await printLinks(owner, [there.id, gone.id, theirs.id]))], [there.id]);
  assert.notEqual((await findLink(owner, there.id)).printedAt, null);

  const own = { resource: 'qr', right: 'view', scope: { of: 'own' } } as const;
  const { actor } = await newMember(acme, { preset: 'custom', grants: [own] });
  assert.equal((await printLinks(actor, [there.id])).size, 0);
});

test('a link that is deleted while its code is drawn is refused by itself', async () => {
  const links = await Promise.all(Array.from({ length: 12 }, newLink));
  const wishes = links.map(({ slug }) => ({ kind: 'slug', slug }) as const);
  const [outcomes] = await Promise.all([printMany(owner, wishes, look), deleteLink(owner, links[5]!.id)]);

  for (const [place, outcome] of outcomes.entries()) {
    if (place !== 5) assert.ok('image' in outcome, `link ${place}`);
    else if ('problem' in outcome) assert.equal(outcome.problem.type, 'not_found');
    else assert.notEqual(outcome.image, undefined);
  }
});

test('what no scanner reads comes with an image for those only who insist', async () => {
  const white = { ...look, design: { ...plain, logo: null, ink: plainPaint('#ffffff') } };
  const wishes = [{ kind: 'content', content: { kind: 'text', text: 'white on white' } }] as const;

  const [refused] = await printMany(owner, wishes, white);
  assert.ok(refused && 'problem' in refused);
  assert.deepEqual(refused.problem.errors, [{ field: 'design', reason: 'unreadable' }]);

  const [taken] = await printMany(owner, wishes, { ...white, insist: true });
  assert.ok(taken && 'image' in taken && !taken.image.reads);
});

function newLink() {
  return createLink(owner, { target: 'https://example.org/' });
}
