/** Refusals: what a failed call means for a page, by the stable type of its problem. */
import { ApiProblem } from './client.ts';

export type RefusalType = ApiProblem['type'];

/** Whether waiting and trying again, unchanged, is the right answer. */
export function isAway(error: unknown): boolean {
  return isRefusal(error, 'unreachable', 'unavailable');
}

export function isRefusal(error: unknown, ...types: readonly RefusalType[]): error is ApiProblem {
  return error instanceof ApiProblem && types.includes(error.type);
}

/** The stable reason for which a field was refused, undefined where it was not. */
export function reasonFor(error: unknown, field: string): string | undefined {
  if (!(error instanceof ApiProblem)) return undefined;
  return error.errors.find((wrong) => wrong.field === field || wrong.field.startsWith(`${field}.`))?.reason;
}
