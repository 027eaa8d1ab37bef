/** The codes of the matrix' ground: some of each kind in each place, with a logo and a template; and targets that wait. */
import type { Actor } from '#guard';
import {
  createCode,
  createLogo,
  createTemplate,
  deleteCode,
  deleteTemplate,
  designDraft,
  editLink,
  editPrinting,
  listLogos,
  listWaiting,
  waitingQuery,
} from '#links';
import type { Route } from '#http';
import { printedLink } from '../world/printed.ts';
import type { Target, Thing } from './matrix-ground.ts';

type Placed = Target & { readonly thing: Thing };

export type CodesGround = {
  readonly codes: readonly Placed[];
  readonly waiting: readonly Placed[];
  readonly targets: Readonly<Record<string, () => readonly Target[]>>;
  readonly made: Readonly<Record<string, (id: string) => Promise<void>>>;
  /** A logo of the same maker's, which may go. */
  logoToGo(target: Target): Promise<Target>;
};

/** What those who don't see a code may neither know nor do. */
export const codeRoutes: readonly string[] = ['findCode', 'editCode', 'deleteCode', 'restoreCode', 'codeImage'];
/** Everybody's: they take the right everywhere. */
const templateRoutes: readonly string[] = ['createTemplate', 'editTemplate', 'deleteTemplate'];
export const logoRoutes: readonly string[] = ['deleteLogo'];
export const waitingRoutes: readonly string[] = ['approveTargetChange', 'withdrawTargetChange'];

const svg = Buffer.from('<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"><path d="M0 0h9v9z"/></svg>');
const content = { kind: 'text', text: 'Hallo' } as const;
const design = designDraft.parse({});

export async function codesGround(
  owner: Actor,
  member: Actor,
  links: readonly Placed[],
  projectIds: readonly (string | null)[],
): Promise<CodesGround> {
  const codes: Placed[] = [];
  for (const maker of [owner, member]) {
    const own = maker === member;
    const whose = own ? 'an own' : 'another’s';
    for (const projectId of projectIds) {
      const { id } = await createCode(maker, { content, design, projectId });
      codes.push({ id, name: `${whose} code in ${projectId}`, thing: { projectId, own } });
    }
    // Who made the link is nothing to the code: a link of somebody else's is enough.
    for (const link of links.filter(({ thing }) => !thing.own)) {
      const { id } = await createCode(maker, { linkId: link.id, design });
      codes.push({ id, name: `${whose} code of ${link.name}`, thing: { projectId: link.thing.projectId, own } });
    }
  }
  const logo = await createLogo(owner, svg);
  const template = await createTemplate(owner, { name: 'Haus', design, level: 'M', isDefault: false });
  const waiting = await waitingIn(owner, member, projectIds);
  const toGo = new Map<Actor, string>();
  const everywhere: Thing = { projectId: null, own: false };
  const renders = (one: Placed): Target => ({ ...one, id: '', body: { linkId: one.id, format: 'svg' } });

  return {
    codes,
    waiting,
    targets: {
      ...Object.fromEntries(codeRoutes.map((name) => [name, () => codes])),
      ...Object.fromEntries(waitingRoutes.map((name) => [name, () => waiting])),
      createCode: () =>
        projectIds.map((projectId) => ({
          name: `a code in ${projectId}`,
          id: '',
          body: { content, projectId },
          thing: { projectId, own: true },
        })),
      renderCode: () => [
        { name: 'a content', id: '', body: { content, format: 'svg' }, thing: null },
        ...links.map(renders),
      ],
      findLogo: () => [{ name: 'a logo', id: logo.id, thing: null }],
      deleteLogo: () =>
        [owner, member].map((maker) => ({
          name: maker === member ? 'an own logo' : 'another’s logo',
          id: logo.id,
          thing: { projectId: null, own: maker === member },
        })),
      createTemplate: () => [{ name: 'a template', id: '', body: { name: 'Neu', design: {} }, thing: everywhere }],
      editTemplate: () => [{ name: 'a template', id: template.id, thing: everywhere }],
      deleteTemplate: () => [{ name: 'a template', id: template.id, thing: everywhere }],
    },
    made: {
      createCode: (id) => deleteCode(owner, id),
      createTemplate: (id) => deleteTemplate(owner, id),
    },
    async logoToGo(target) {
      const maker = target.thing!.own ? member : owner;
      // One that was refused to go is still there to be tried again.
      const there = await listLogos(owner);
      if (!there.some(({ id }) => id === toGo.get(maker))) toGo.set(maker, (await createLogo(maker, svg)).id);
      return { ...target, id: toGo.get(maker)! };
    },
  };
}

/** A target that waits, of a link of each maker in each place. */
async function waitingIn(
  owner: Actor,
  member: Actor,
  projectIds: readonly (string | null)[],
): Promise<readonly Placed[]> {
  await editPrinting(owner, { printedNeedsSecond: true });
  const things = new Map<string, Thing>();
  for (const maker of [owner, member]) {
    for (const projectId of projectIds) {
      const { id } = await printedLink(maker, { target: 'https://example.org/', projectId });
      await editLink(owner, id, { target: 'https://example.org/other', printed: 'acknowledged' });
      things.set(id, { projectId, own: maker === member });
    }
  }
  const { items } = await listWaiting(owner, waitingQuery.parse({}));
  return items.map(({ id, linkId }) => {
    const thing = things.get(linkId)!;
    return { id, name: `a target of ${thing.own ? 'an own' : 'another’s'} link in ${thing.projectId}`, thing };
  });
}

/** Whether it takes somebody who is there themselves. */
export function isForPeople({ name }: Route): boolean {
  return name === 'approveTargetChange';
}

/** Whether those may know of it who may not do it. */
export function isOpenlyRefused(row: Route, { thing }: Target): boolean {
  if (templateRoutes.includes(row.name)) return true;
  return (row.name === 'createLink' || row.name === 'createCode') && thing?.projectId === null;
}
