/** Refusals: why a logo is not taken, in words that whoever brought it can act on. */
import { invalid, type Problem } from '#problem';

/** The closed list of reasons; `docs/decisions/logos.md` says when each comes. */
export const logoReasons = [
  'too_large',
  'too_many_pixels',
  'too_narrow',
  'too_complex',
  'unknown_kind',
  'broken',
  'animated',
  'colours',
  'empty',
  'script',
  'external',
  'doctype',
  'nested',
  'element',
  'property',
] as const;

export type LogoReason = (typeof logoReasons)[number];

export function refusal(reason: LogoReason, detail: string): Problem {
  return invalid('logo', reason, detail);
}
