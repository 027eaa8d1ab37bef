/** Style sheets within an SVG: rules for single classes and elements, which is what drawing programs write. */
import { refusal } from '../refusal.ts';

/** Declarations by selector, such as `.a` or `path`, in their order. */
export type Sheet = ReadonlyMap<string, string>;

/** Letters of all sheets of a file. */
const sheets_length_max = 32_768;
const selectors_max = 500;

/** Reads sheets. Throws a problem for selectors and rules that ask for more than is read here. */
export function sheetOf(texts: readonly string[]): Sheet {
  const text = texts.join('\n');
  if (text.length > sheets_length_max) throw tooLong();
  const rules = new Map<string, string>();
  let rest = text.replace(/\/\*.*?(?:\*\/|$)|<!--|-->/gs, ' ').trim();
  while (rest !== '') {
    const [whole, selectors, declarations] = /^([^{}@]+)\{([^{}]*)\}\s*/.exec(rest) ?? [];
    if (whole === undefined) throw unknown();
    for (const selector of selectors!.split(',').map((one) => one.trim())) {
      if (!/^\.?[A-Za-z_][\w-]*$/.test(selector)) throw unknown();
      rules.set(selector, `${rules.get(selector) ?? ''};${declarations!}`);
    }
    rest = rest.slice(whole.length);
  }
  if (rules.size > selectors_max) throw tooLong();
  return rules;
}

/** What a sheet says of an element, the strongest last. */
export function declarationsFor(sheet: Sheet, name: string, classes: string): string {
  // Of two classes the one that the sheet names later is stronger, whatever their order at the element.
  const own = new Set(classes.split(/\s+/).map((one) => `.${one}`));
  const strong = own.size === 1 ? [...own] : [...sheet.keys()].filter((selector) => own.has(selector));
  return [name, ...strong].map((selector) => sheet.get(selector) ?? '').join(';');
}

function tooLong(): Error {
  return refusal('too_complex', 'The SVG has a style sheet that is too long.');
}

function unknown(): Error {
  return refusal(
    'property',
    'The SVG has a style sheet (<style>) that is not understood. Save it with presentation attributes instead.',
  );
}
