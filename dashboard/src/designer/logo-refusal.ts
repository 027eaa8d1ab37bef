/** Why a logo isn't taken, in the words of the page. */
import { reasonFor } from '../api/refusal.ts';
import type { DesignerWords } from '../messages/designer.en.ts';

export function logoRefusal({ logoReasons }: DesignerWords, error: unknown): string | undefined {
  const reason = reasonFor(error, 'logo');
  return reason !== undefined && reason in logoReasons ? logoReasons[reason as keyof typeof logoReasons] : undefined;
}
