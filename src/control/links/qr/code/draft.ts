/** Drafts of codes: what a client may say about one that is to be kept, checked field by field. */
import { z } from 'zod';
import { linkDraft, listQuery, plainText } from '../../link/draft.ts';
import { contentDraft } from '../content/draft.ts';
import { isOne, notOne, subjectFields } from '../content/subject.ts';
import { designDraft, levelDraft } from '../design/draft.ts';

const name = plainText(200);
const { projectId } = linkDraft.shape;

export const codeKinds = ['dynamic', 'static'] as const;
export type CodeKind = (typeof codeKinds)[number];

export const codeDraft = z
  .strictObject({
    name: name.nullish(),
    ...subjectFields,
    design: designDraft.nullish().describe('Where it is absent, that of the default template, or else a plain one.'),
    level: levelDraft.nullish(),
    projectId: projectId.describe('Of a static code, or of the link that is made. A link has its own already.'),
  })
  .refine(isOne, notOne)
  .refine(({ linkId, projectId }) => linkId === undefined || !projectId, {
    path: ['projectId'],
    error: 'A code is in the project of its link.',
    params: { reason: 'not_here' },
  });

/** RFC 7396, but that design and content are replaced as a whole: half of each is seldom right. Neither can be cleared. */
export const codePatch = z.strictObject({
  name: name.nullish(),
  content: contentDraft.optional().describe('Of a static code.'),
  design: designDraft.optional(),
  level: levelDraft.optional(),
  projectId: projectId.describe('Of a static code.'),
});

export const codesQuery = z.strictObject({
  search: plainText(200)
    .optional()
    .describe('Beginnings of words in the name, the content but for passwords, and the slug and target of the link.'),
  projectId: listQuery.shape.projectId,
  linkId: z.uuid().toLowerCase().optional(),
  kind: z.enum(codeKinds).optional(),
  cursor: listQuery.shape.cursor,
  limit: listQuery.shape.limit,
});

export type CodeDraft = z.output<typeof codeDraft>;
export type CodePatch = z.output<typeof codePatch>;
export type CodesQuery = Partial<z.output<typeof codesQuery>>;
