/** Refusals in words: what happened, in the reader's language, by the problem's stable type and the field's reason. */
import { ApiProblem } from '../api/client.ts';
import { isRefusal, reasonFor } from '../api/refusal.ts';
import type { Messages } from './en.ts';

/** A whole refusal in one sentence. */
export function refusalText(m: Messages, error: unknown): string {
  if (isRefusal(error, 'too_many') && error.retryAfter_s !== null)
    return m.entry.wait(Math.ceil(error.retryAfter_s / 60));
  if (reasonFor(error, 'factor') === 'set_up') return m.entry.factor.needed;
  if (reasonFor(error, 'KURZUM_URL') === 'plain_http') return m.entry.plainHttp;
  return error instanceof ApiProblem ? (m.problems[error.type] ?? m.failedDetail) : m.failedDetail;
}

/** What is wrong with one field, undefined when nothing is. */
export function fieldText(m: Messages, error: unknown, field: string): string | undefined {
  if (isRefusal(error, 'slug_taken')) return field === 'slug' ? m.problems.slug_taken : undefined;
  const reason = reasonFor(error, field);
  if (reason === undefined) return undefined;
  if (reason === 'required' || reason === 'empty') return m.reasons.required;
  if (reason === 'wrong') return m.reasons.wrong;
  if (field === 'password') return passwordText(m, reason);
  if (field === 'email' || field === 'ownerEmail') return emailText(m, reason);
  if (field === 'slug') return slugText(m, reason);
  if (field === 'target') return targetText(m, reason);
  if (field === 'tags') return m.reasons.tags;
  // The shortest that any other field takes is one letter.
  if (reason === 'too_short') return m.reasons.required;
  return reason === 'too_long' ? m.reasons.tooLong : m.reasons.invalid;
}

function emailText(m: Messages, reason: string): string {
  if (reason === 'member_already') return m.reasons.emailMember;
  if (reason === 'invited_already') return m.reasons.emailInvited;
  if (reason === 'operator_already') return m.reasons.emailOperator;
  return reason === 'too_long' ? m.reasons.tooLong : m.reasons.email;
}

function passwordText(m: Messages, reason: string): string {
  if (reason === 'common') return m.reasons.passwordCommon;
  if (reason === 'names') return m.reasons.passwordNames;
  return reason === 'too_long' ? m.reasons.tooLong : m.reasons.password;
}

function slugText(m: Messages, reason: string): string {
  if (reason === 'reserved') return m.reasons.slugReserved;
  return reason === 'printed' ? m.reasons.slugPrinted : m.reasons.slug;
}

function targetText(m: Messages, reason: string): string {
  if (reason === 'own_address') return m.reasons.targetOwn;
  if (reason === 'credentials') return m.reasons.targetCredentials;
  if (reason === 'too_long') return m.reasons.targetTooLong;
  return m.reasons.target;
}

/** The sentence above a form: nothing when every part of the refusal already stands beside its field. */
export function formText(m: Messages, error: unknown, fields: readonly string[]): string | null {
  if (!error) return null;
  return fields.some((field) => fieldText(m, error, field)) ? null : refusalText(m, error);
}
