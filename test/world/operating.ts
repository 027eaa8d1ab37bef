/** Operating: people who are signed in at the doors of a control, and the commitment that operators sign first. */
import assert from 'node:assert/strict';
import { startSession, type Platform } from '#guard';
import type { Answered, Doors } from './doors.ts';

export type Who = (method: string, path: string, body?: unknown, ifMatch?: string) => Promise<Answered>;

/** Signs somebody in, with a second factor unless it is said otherwise. */
export async function comeIn(
  platform: Platform,
  doors: Doors,
  personId: string,
  factor: 'totp' | 'none' = 'totp',
): Promise<Who> {
  const { cookieToken } = await startSession(platform, personId, { factor });
  return (method, path, body, ifMatch = '*') =>
    doors.edge(method, `/api/v1${path}`, {
      headers: { cookie: `kurzum=${cookieToken}`, 'sec-fetch-site': 'same-origin', 'if-match': ifMatch },
      ...(body === undefined ? {} : { body }),
    });
}

export async function sign(who: Who): Promise<void> {
  const { version, hash } = json<{ version: string; hash: string }>(await who('GET', '/platform/commitment'));
  const signed = await who('POST', '/platform/commitment', { version, hash, name: 'Erika Mustermann' });
  assert.equal(signed.status, 200, signed.text);
}

/** What a call came to that must succeed. */
export function json<T>(answer: Answered): T {
  assert.equal(answer.status < 300, true, answer.text);
  return answer.json as T;
}
