/** Codes of an archive, with the logos and templates that they look by. */
import { z } from 'zod';
import {
  bringCodes,
  bringLogos,
  bringTemplates,
  codeDraft,
  contentDraft,
  designDraft,
  levelDraft,
  projectDraft,
  templateDraft,
  type Origin,
} from '#links';
import { Problem } from '#problem';
import type { Refusal } from './parsing/broken.ts';
import { idFrom } from './parsing/id.ts';
import { each, idOf, projectsHere, type Bringing, type ImportFile } from './row.ts';
import { past, refusalOf } from './shapes.ts';

/** Of `qr-logos.json`. */
const logoRow = z.object({ id: z.string(), file: z.string(), createdAt: past });

/** Of `qr-templates.json`. */
const templateRow = z.object({
  ...templateDraft.shape,
  id: z.string(),
  createdAt: past,
  updatedAt: past,
});

/** Of `qrs.json`. */
const codeRow = z
  .object({
    id: z.string(),
    name: codeDraft.shape.name,
    linkId: z.string().nullable().default(null),
    slug: z.string().nullable().default(null),
    target: z.string().nullable().default(null),
    content: contentDraft.nullable().default(null),
    design: designDraft,
    level: levelDraft,
    project: projectDraft.shape.name.nullish(),
    createdAt: past,
    updatedAt: past,
    deletedAt: past.nullable().default(null),
    printedAt: past.nullable().default(null),
  })
  .refine(({ linkId, content }) => (linkId === null) !== (content === null), { params: { reason: 'one_of' } })
  .refine(({ linkId, slug, target }) => linkId === null || (slug !== null && target !== null), {
    path: ['slug'],
    params: { reason: 'required' },
  });

/** One that we wrote of a picture of ours may be as large; a few take 100 ms. */
export const logosFile: ImportFile = {
  name: 'qr-logos.json',
  format: 'json',
  rows_max: 1_000,
  atOnce: 2,
  bring: (bringing) =>
    each(bringing, logoRow, async (rows) => {
      const logos = rows.map(({ id, file, createdAt }) => {
        return { ...originOf(bringing, 'logo', id), createdAt, file: () => bringing.file(file) };
      });
      return refusalsOf(rows, bringLogos(bringing.who, logos));
    }),
};

export const templatesFile: ImportFile = {
  name: 'qr-templates.json',
  format: 'json',
  rows_max: 1_000,
  atOnce: 50,
  bring: (bringing) =>
    each(bringing, templateRow, async (rows) => {
      const templates = rows.map(({ id, ...template }) => {
        return { ...template, ...originOf(bringing, 'template', id), logo: logoOf(bringing, template) };
      });
      return refusalsOf(rows, bringTemplates(bringing.who, templates));
    }),
};

/** After the links that they open. */
export const codesFile: ImportFile = {
  name: 'qrs.json',
  format: 'json',
  rows_max: 1_000_000,
  atOnce: 50,
  bring: (bringing) =>
    each(bringing, codeRow, async (rows) => {
      const projects = await projectsHere(
        bringing,
        rows.map(({ content, project }) => content && project),
      );
      const codes = rows.map(({ id, name, linkId, slug, target, project, ...code }) => ({
        ...code,
        ...originOf(bringing, 'code', id),
        name: name || null,
        link: linkId === null ? null : { cameAs: linkId, id: idOf(bringing, linkId), slug: slug!, target: target! },
        logo: logoOf(bringing, code),
        projectId: project && code.content ? projects.get(project)! : null,
      }));
      return refusalsOf(rows, bringCodes(bringing.who, codes));
    }),
};

/** The same thing of the same archive has the same id here whenever it comes; keyed, so that nobody elsewhere can tell it. */
function originOf({ who }: Bringing, what: string, cameAs: string): Origin {
  const { platform, tenantId } = who;
  return { cameAs, id: idFrom(platform.vault.tenant(tenantId).hash('imported', `${what} ${cameAs}`)) };
}

function logoOf(bringing: Bringing, { design }: { readonly design: z.output<typeof designDraft> }): Origin | null {
  return design.logo && originOf(bringing, 'logo', design.logo.id);
}

/** Whoever may bring links and no codes has all of these refused, and goes on. */
async function refusalsOf(
  rows: readonly unknown[],
  outcomes: Promise<readonly (Problem | null)[]>,
): Promise<readonly (Refusal | null)[]> {
  try {
    return (await outcomes).map((problem) => problem && refusalOf(problem));
  } catch (error) {
    if (!(error instanceof Problem && error.type === 'forbidden')) throw error;
    return rows.map(() => refusalOf(error));
  }
}
