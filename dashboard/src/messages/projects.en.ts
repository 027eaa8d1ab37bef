/** Projects, in English: what groups links, and what becomes of them when it goes. */
import { wordsOf } from './count.ts';

const { count } = wordsOf('en');

export const projects = {
  lead: 'A project groups links that belong together. A report reads it as one, and rights can be given for it alone.',
  name: 'Name of the new project',
  namePlaceholder: 'Autumn campaign, say',
  make: 'Add project',
  making: 'Adding …',
  made: (name: string) => `${name} is there. Put links into it with “Edit”, or make them in it.`,
  list: 'Projects',
  links: (n: number) => count(n, 'link', 'links'),
  linksOf: (name: string) => `Links in ${name}`,
  since: (moment: string) => `added on ${moment}`,
  report: (name: string) => `Report on ${name}`,
  rename: (name: string) => `Rename ${name}`,
  newName: 'Name',
  renamed: (name: string) => `The project is called ${name} now.`,
  renamedElsewhere: (name: string) =>
    `Meanwhile somebody has called it “${name}”. Save once more if your name is to hold.`,
  remove: (name: string) => `Delete ${name}`,
  removeDo: 'Delete project',
  removeLinks: (n: number) =>
    n === 1
      ? 'Its link stays and leads on. Afterwards it belongs to no project.'
      : `Its ${count(n, 'link', 'links')} stay and lead on. Afterwards they belong to no project.`,
  removeEmpty: 'You see no links in it. Those that may be there stay and lead on, in no project.',
  removeRights: 'Rights that were given for this project alone end with it. This cannot be undone.',
  removed: (name: string) => `${name} is deleted. Its links are still there.`,
  changedElsewhere: 'Somebody has changed this project meanwhile. Look at it, and delete it then if you still want to.',
  notMovable: 'Links are in it that you may not move out. Ask somebody who may edit them.',
  emptyTitle: 'No projects yet',
  emptyDetail: 'Name one above. Then links can go into it, from the links page or with “Edit”.',
  emptyForYou: 'As soon as there are projects that you may see, they are here.',
};

export type ProjectWords = typeof projects;
