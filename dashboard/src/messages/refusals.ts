/** Refusals in words: what happened, in the reader's language, by the problem's stable type and the field's reason. */
import { Refusal } from '../api/refusal.ts';
import type { Messages } from './en.ts';

/** A whole refusal in one sentence. */
export function refusalText(m: Messages, error: unknown): string {
  return error instanceof Refusal ? m.problems[error.type] : m.failedDetail;
}

/** What is wrong with one field, undefined when nothing is. */
export function fieldText(m: Messages, error: unknown, field: string): string | undefined {
  if (!(error instanceof Refusal)) return undefined;
  if (error.type === 'slug_taken') return field === 'slug' ? m.problems.slug_taken : undefined;
  const reason = error.reasonFor(field);
  if (reason === undefined) return undefined;
  if (reason === 'required') return m.reasons.required;
  if (field === 'slug') return reason.includes('reserved') ? m.reasons.slugReserved : m.reasons.slug;
  if (field === 'target') return m.reasons.target;
  if (field === 'tags') return m.reasons.tags;
  if (field === 'email') return m.reasons.email;
  if (field === 'password') return m.reasons.password;
  return /long|big|large/.test(reason) ? m.reasons.tooLong : m.reasons.invalid;
}

/** The sentence above a form: nothing when every part of the refusal already stands beside its field. */
export function formText(m: Messages, error: unknown, fields: readonly string[]): string | null {
  if (!error) return null;
  return fields.some((field) => fieldText(m, error, field)) ? null : refusalText(m, error);
}
