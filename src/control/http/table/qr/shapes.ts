/** The JSON of codes, as clients get it. */
import { codeDraft, codeKinds, codePatch, contentDraft, designDraft, levelDraft } from '#links';
import { z } from 'zod';
import { moment, named } from '../parts.ts';

/** As it is shown: nothing of it is left out, as it may be in what is sent. */
export const design = z.strictObject(designDraft.shape);

export const code = z.strictObject({
  id: z.uuid(),
  name: z.string().nullable(),
  kind: z
    .enum(codeKinds)
    .describe('Dynamic codes lead to a link, whose target can change; static ones say their content.'),
  linkId: z.uuid().nullable().describe('Of a dynamic code.'),
  shortUrl: z.string().meta({ format: 'uri' }).nullable().describe('Of its link.'),
  target: z.string().meta({ format: 'uri' }).nullable().describe('Of its link; null too where you may not see that.'),
  content: contentDraft.nullable().describe('Of a static code.'),
  says: z.string().describe('The text in the code.'),
  design,
  level: levelDraft,
  projectId: z.uuid().nullable().describe('Of a dynamic code that of its link.'),
  printedAt: moment.nullable().describe('When its image was first exported.'),
  createdAt: moment,
  updatedAt: moment,
});
export const codePage = z.strictObject({ items: z.array(code).readonly(), nextCursor: z.string().nullable() });

named({
  Code: code,
  CodePage: codePage,
  CodeDraft: codeDraft,
  CodePatch: codePatch,
  Design: design,
  Content: contentDraft,
});
