/** What the dashboard asks of Kurzum: one function per call, nothing else talks to the server. */
import { isRefusal } from './refusal.ts';
import { request } from './request.ts';
import type {
  Link,
  LinkDraft,
  LinkPage,
  LinkPatch,
  LinkQuery,
  Project,
  Report,
  ReportQuery,
  Session,
  VersionedLink,
} from './shapes.ts';

const pageSize = 50;

export async function listLinks(query: LinkQuery & { cursor?: string; limit?: number }, signal?: AbortSignal) {
  const answer = await request<LinkPage>('GET', '/links', {
    query: { ...query, limit: query.limit ?? pageSize },
    ...(signal ? { signal } : {}),
  });
  return answer.body;
}

/** `attempt` names the wish, so that a repeated request makes one link. */
export async function createLink(draft: LinkDraft, attempt: string): Promise<Link> {
  const answer = await request<Link>('POST', '/links', { body: draft, headers: { 'Idempotency-Key': attempt } });
  return answer.body;
}

export async function findLink(id: string, signal?: AbortSignal): Promise<VersionedLink> {
  const answer = await request<Link>('GET', `/links/${encodeURIComponent(id)}`, signal ? { signal } : {});
  return { link: answer.body, etag: answer.etag };
}

/** Refused as `conflict` when the link is no longer in the version `etag`. */
export async function editLink(id: string, patch: LinkPatch, etag: string | null): Promise<VersionedLink> {
  const answer = await request<Link>('PATCH', `/links/${encodeURIComponent(id)}`, {
    body: patch,
    headers: { ...(etag === null ? {} : { 'If-Match': etag }) },
  });
  return { link: answer.body, etag: answer.etag };
}

export async function deleteLink(id: string): Promise<void> {
  try {
    await request<void>('DELETE', `/links/${encodeURIComponent(id)}`);
  } catch (error) {
    // Someone else, or the same wish a moment ago, was faster: it is gone, as asked.
    if (!isRefusal(error, 'not_found')) throw error;
  }
}

export async function restoreLink(id: string): Promise<Link> {
  return (await request<Link>('POST', `/links/${encodeURIComponent(id)}/restore`)).body;
}

export async function reportOf(id: string, query: ReportQuery, signal?: AbortSignal): Promise<Report> {
  const answer = await request<Report>('GET', `/links/${encodeURIComponent(id)}/report`, {
    query,
    ...(signal ? { signal } : {}),
  });
  return answer.body;
}

export async function listProjects(): Promise<readonly Project[]> {
  return (await request<{ items: readonly Project[] }>('GET', '/projects')).body.items;
}

/** Where the QR code of a link is, for `src` and downloads. */
export function qrAddress(id: string, format: 'svg' | 'png', size_px = 512): string {
  return `/api/v1/links/${encodeURIComponent(id)}/qr?format=${format}&size=${size_px}`;
}

/** Null when nobody is signed in. */
export async function currentSession(): Promise<Session | null> {
  try {
    return (await request<Session>('GET', '/session', { expectsSignedOut: true })).body;
  } catch (error) {
    if (isRefusal(error, 'unauthenticated') || isRefusal(error, 'session_locked')) return null;
    throw error;
  }
}

export async function signIn(email: string, password: string): Promise<void> {
  await request('POST', '/session', { body: { email, password }, expectsSignedOut: true });
}

export async function signOut(): Promise<void> {
  await request('DELETE', '/session', { expectsSignedOut: true });
}

export type SetupDraft = {
  readonly setupToken: string;
  readonly email: string;
  readonly password: string;
  readonly tenant: string;
  readonly locale: string;
};

export async function setUp(draft: SetupDraft): Promise<void> {
  await request('POST', '/setup', { body: draft, expectsSignedOut: true });
}
