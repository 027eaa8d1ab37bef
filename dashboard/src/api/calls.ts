/** The calls of the dashboard: the generated client, listened to for two things, an absent server and an ended session. */
import {
  api,
  type CountingPatch,
  type LinkDraft,
  type LinkPatch,
  type Project,
  type ProjectDraft,
  type Report,
  type Session,
  type SetUpDraft,
  type Versioned,
  type Link,
} from './client.ts';
import { reportAway, reportSessionEnded } from './connection.ts';
import { isAway, isRefusal } from './refusal.ts';
import { isHeldUp } from './standing.ts';

export type LinkFilter = {
  readonly search?: string | undefined;
  readonly tag?: string | undefined;
  readonly project?: string | undefined;
};
export type Interval = Report['interval'];
export type Period = { readonly from?: string; readonly to?: string; readonly interval: Interval };

/** What a report is about: one link, the links of a project, or all of them. */
export type Subject =
  | { readonly of: 'link'; readonly id: string }
  | { readonly of: 'project'; readonly id: string }
  | { readonly of: 'tenant' };

const pageSize = 50;

/** An answer that takes this long deserves a word, though it may still come. */
const usualPatience_ms = 6000;

/** Passes the outcome on, and to whoever shows how the connection is. */
export async function heard<Value>(call: Promise<Value>, patience_ms = usualPatience_ms): Promise<Value> {
  const late = setTimeout(() => {
    if (!isHeldUp()) reportAway(true);
  }, patience_ms);
  try {
    const value = await call;
    reportAway(false);
    return value;
  } catch (error) {
    // A call that the page itself gave up says nothing about the server.
    if (error instanceof Error && error.name !== 'AbortError') reportAway(isAway(error));
    throw error;
  } finally {
    clearTimeout(late);
  }
}

/** The same for calls that only somebody signed in can make. */
export async function inside<Value>(call: Promise<Value>, patience_ms = usualPatience_ms): Promise<Value> {
  try {
    return await heard(call, patience_ms);
  } catch (error) {
    if (isRefusal(error, 'unauthenticated', 'session_locked')) reportSessionEnded();
    throw error;
  }
}

export const calls = {
  listLinks: (filter: LinkFilter, place: { cursor?: string; limit?: number }, signal: AbortSignal) => {
    const { search, tag, project } = filter;
    const query = {
      ...(search ? { search } : {}),
      ...(tag ? { tag } : {}),
      ...(project ? { projectId: project } : {}),
      limit: pageSize,
      ...place,
    };
    return inside(api.listLinks(query, { signal }));
  },

  /** `attempt` names the wish, so that a repeated request makes one link. */
  createLink: async (draft: LinkDraft, attempt: string): Promise<Versioned<Link>> =>
    inside(api.createLink(draft, { idempotencyKey: attempt })),

  findLink: (id: string, signal?: AbortSignal) => inside(api.findLink(id, signal ? { signal } : {})),

  /** Refused as `conflict` when the link is no longer in the version that `ifMatch` names. */
  editLink: (id: string, patch: LinkPatch, ifMatch: string) => inside(api.editLink(id, patch, { ifMatch })),

  /** Someone else, or the same wish a moment ago, may have been faster: the link is gone, as asked. */
  deleteLink: (id: string): Promise<void> =>
    inside(api.deleteLink(id)).catch((error: unknown) => {
      if (!isRefusal(error, 'not_found')) throw error;
    }),

  restoreLink: (id: string) => inside(api.restoreLink(id)),

  reportOn: (subject: Subject, period: Period, signal: AbortSignal): Promise<Report> => {
    if (subject.of === 'link') return inside(api.linkReport(subject.id, period, { signal }));
    if (subject.of === 'project') return inside(api.projectReport(subject.id, period, { signal }));
    return inside(api.tenantReport(period, { signal }));
  },

  /** The address of a report as a file. */
  reportFile: (
    subject: Subject,
    period: Period & { readonly separator?: 'comma' | 'semicolon' },
    format: 'csv' | 'json',
  ): string => {
    if (subject.of === 'link') return api.linkReportUrl(subject.id, { ...period, format });
    if (subject.of === 'project') return api.projectReportUrl(subject.id, { ...period, format });
    return api.tenantReportUrl({ ...period, format });
  },

  findCounting: (signal?: AbortSignal) => inside(api.findCounting(signal ? { signal } : {})),

  /** Refused as `conflict` when somebody else chose otherwise since the version that `ifMatch` names. */
  editCounting: (patch: CountingPatch, ifMatch: string) => inside(api.editCounting(patch, { ifMatch })),

  listProjects: async (signal: AbortSignal) => (await inside(api.listProjects({ signal }))).items,

  findProject: (id: string) => inside(api.findProject(id)),
  createProject: (draft: ProjectDraft): Promise<Versioned<Project>> => inside(api.createProject(draft)),

  /** Both are refused as `conflict` when the project is no longer in the version that `ifMatch` names. */
  editProject: (id: string, draft: ProjectDraft, ifMatch: string) => inside(api.editProject(id, draft, { ifMatch })),
  deleteProject: (id: string, ifMatch: string) => inside(api.deleteProject(id, { ifMatch })),

  /** Null when nobody is signed in. */
  currentSession: (): Promise<Session | null> =>
    heard(api.readSession()).catch((error: unknown) => {
      if (isRefusal(error, 'unauthenticated', 'session_locked')) return null;
      throw error;
    }),

  signOut: () => heard(api.signOut()),
  setUp: (draft: SetUpDraft) => heard(api.setUp(draft)),
};
