/** A text that a scanner shows, as it is. */
import { type Reading, reading, withLines } from './refusal.ts';

export type Text = { readonly kind: 'text'; readonly text: string };

/** Blanks and line breaks at its ends are part of it. Control characters and halves of characters are refused. */
export function readText({ text }: Text): Reading {
  return reading((refuse) => {
    if (text === '') refuse('text', 'required');
    if (!withLines.test(text)) refuse('text', 'characters');
    return { text };
  });
}
