/** Actors: who does something, as the guard has recognised them. Only the guard makes them. */
import type { Platform } from '../platform/platform.ts';
import { type Grant, type Preset, grantsOf } from './grant.ts';

declare const recognised: unique symbol;

/** A member at work in one tenant; or an operator whom its owner has let in for a while (`support`). */
export type Actor = {
  readonly platform: Platform;
  readonly kind: 'member';
  readonly personId: string;
  /** With `support`, the id of the access that the owner granted. */
  readonly memberId: string;
  readonly tenantId: string;
  readonly preset: Preset;
  /** All that they may do: of a member their matrix, of a token what is left of it in both. */
  readonly grants: readonly Grant[];
  /** `command` is someone on the machine itself, by control's own socket. */
  readonly via: 'session' | 'token' | 'command' | 'support';
  /** Null for tokens and commands. */
  readonly session: SessionState | null;
  /** The owner who looks through this member's eyes, whom the log names. */
  readonly onlookerId?: string;
  readonly [recognised]: true;
};

/** What is known of the session that somebody works in. */
export type SessionState = {
  readonly id: string;
  /** With what they proved who they are besides the password; a trusted browser did so within 30 days. */
  readonly factor: 'none' | 'totp' | 'passkey' | 'recovery' | 'trusted';
  /** When they last proved it again for something dangerous. */
  readonly steppedUpAt: Date | null;
};

/** A person who sees to their own account, whatever tenants they are a member of. */
export type Self = {
  readonly platform: Platform;
  readonly kind: 'person';
  readonly personId: string;
  /** The tenant that their session is in. */
  readonly tenantId: string | null;
  readonly via: 'session';
  readonly session: SessionState;
  readonly [recognised]: true;
};

/** A person who runs the platform, above all tenants and in none of them. */
export type Operator = {
  readonly platform: Platform;
  readonly kind: 'operator';
  readonly personId: string;
  readonly via: 'session' | 'command';
  /** Null for commands. */
  readonly session: SessionState | null;
  readonly [recognised]: true;
};

/** Kurzum itself, tidying up in one tenant: it may purge what is due and read the tenant's name, and nothing else. */
export type Caretaker = {
  readonly platform: Platform;
  readonly kind: 'platform';
  readonly tenantId: string;
  readonly via: 'platform';
  readonly [recognised]: true;
};

/** Whoever can be at work inside a tenant. */
export type AnyActor = Actor | Caretaker;

type Made = 'platform' | 'kind' | typeof recognised;

/** The guard's own stamp on an actor: called only where a session, a token, the machine or a world was recognised. */
export function recognise(platform: Platform, member: Omit<Actor, Made>): Actor {
  return { ...member, platform, kind: 'member' } as Actor;
}

/** A row of `member`, as everybody reads it who recognises one. */
export type MemberRow = {
  readonly memberId: string;
  readonly personId: string;
  readonly tenantId: string;
  readonly preset: string;
  /** Of `custom` members. */
  readonly grants: unknown;
};

/** What a member's row says of them; the columns are checked when they are written. */
export function memberOf({ grants, ...row }: MemberRow): Omit<Actor, Made | 'via' | 'session' | 'onlookerId'> {
  const preset = row.preset as Preset;
  return { ...row, preset, grants: grantsOf(preset, grants as readonly Grant[]) };
}

export function recogniseSelf(platform: Platform, self: Omit<Self, Made>): Self {
  return { ...self, platform, kind: 'person' } as Self;
}

export function recogniseOperator(platform: Platform, operator: Omit<Operator, Made>): Operator {
  return { ...operator, platform, kind: 'operator' } as Operator;
}

export function caretaker(platform: Platform, tenantId: string): Caretaker {
  return { platform, kind: 'platform', tenantId, via: 'platform' } as Caretaker;
}
