/** The calls about how codes look: graded and drawn without being kept, logos, and templates. */
import { queryOptions } from '@tanstack/react-query';
import { inside } from './calls.ts';
import { api, type CodeTemplateDraft, type CodeTemplatePatch, type CodeToDraw } from './client.ts';
import type { ImageWish } from './code-calls.ts';
import { isRefusal } from './refusal.ts';

/** Grading reads a code a hundred times; drawing may have to wait for its turn. */
const pressPatience_ms = 20_000;

export const designCalls = {
  check: (trial: CodeToDraw, signal?: AbortSignal) =>
    inside(api.checkCode(trial, signal ? { signal } : {}), pressPatience_ms),

  /** Refused as `conflict` where no scanner reads it and nobody insists. */
  render: (trial: CodeToDraw, image: ImageWish) => inside(api.renderCode({ ...trial, ...image }), pressPatience_ms),

  findLogo: (id: string, signal: AbortSignal) => inside(api.findLogo(id, { signal })),
  bringLogo: (file: Blob) => inside(api.createLogo(file), pressPatience_ms),
  /** Refused as `conflict` while a code or a template uses it. */
  deleteLogo: (id: string) => inside(api.deleteLogo(id)).catch(unlessGone),

  createTemplate: (draft: CodeTemplateDraft) => inside(api.createTemplate(draft)),
  editTemplate: (id: string, patch: CodeTemplatePatch) => inside(api.editTemplate(id, patch)),
  deleteTemplate: (id: string) => inside(api.deleteTemplate(id)).catch(unlessGone),
} as const;

/** Somebody else may have been faster: it is gone, as asked. */
function unlessGone(error: unknown): void {
  if (!isRefusal(error, 'not_found')) throw error;
}

export const logosQuery = queryOptions({
  queryKey: ['logos'],
  queryFn: async ({ signal }) => (await inside(api.listLogos({ signal }))).items,
  staleTime: 30_000,
});

export const templatesQuery = queryOptions({
  queryKey: ['templates'],
  queryFn: async ({ signal }) => (await inside(api.listTemplates({ signal }))).items,
  staleTime: 30_000,
});
