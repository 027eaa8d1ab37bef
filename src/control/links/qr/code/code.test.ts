import assert from 'node:assert/strict';
import { test } from 'node:test';
import { codeDraft, createCode, createLink, findCode, listCodes } from '#links';
import { newWorld } from '#world';

const { acme } = await newWorld();
const target = 'https://example.org/';
const draft = (said: object) => codeDraft.parse(said);

test('a code of a link says the address of that link and leads where it does', async () => {
  const link = await createLink(acme.owner, { target });
  const made = await createCode(acme.owner, draft({ name: 'Plakat', linkId: link.id }));

  assert.deepEqual(made, await findCode(acme.owner, made.id));
  const { kind, linkId, says, shortUrl, content, name } = made;
  assert.deepEqual(
    { kind, linkId, says, shortUrl, target: made.target, content, name },
    {
      kind: 'dynamic',
      linkId: link.id,
      says: link.qrUrl,
      shortUrl: link.shortUrl,
      target,
      content: null,
      name: 'Plakat',
    },
  );
  assert.deepEqual((await listCodes(acme.owner)).items, [made]);
});
