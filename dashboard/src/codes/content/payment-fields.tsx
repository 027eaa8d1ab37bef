/** The fields that payments have in common: an account's number in groups of four, and an amount as it is written here. */
import { useLayoutEffect, useRef, useState } from 'react';
import { useSpoken } from '../../messages/messages.tsx';
import { CodeLine, useContentWords } from './fields.tsx';

/** Signs in groups as on paper, kept without blanks; the caret stays between the same two signs. */
export function GroupedLine({
  path,
  label,
  hint,
  value,
  onChange,
}: {
  readonly path: string;
  readonly label: string;
  readonly hint?: string;
  readonly value: string | undefined;
  readonly onChange: (value: string) => void;
}) {
  const frame = useRef<HTMLDivElement>(null);
  // How many signs stood before the caret when the value was changed.
  const before = useRef<number | null>(null);
  const grouped = groupsOf(value ?? '');
  useLayoutEffect(() => {
    const input = frame.current?.querySelector('input');
    if (before.current === null || !input) return;
    const at = placeAfter(grouped, before.current);
    input.setSelectionRange(at, at);
    before.current = null;
  });
  return (
    <div ref={frame} className="min-w-0">
      <CodeLine
        path={path}
        label={label}
        hint={hint}
        autoCapitalize="characters"
        value={grouped}
        onChange={(typed) => {
          const caret = frame.current?.querySelector('input')?.selectionStart ?? typed.length;
          before.current = compact(typed.slice(0, caret)).length;
          onChange(compact(typed));
        }}
      />
    </div>
  );
}

export function IbanLine({ value, onChange }: { readonly value: string; readonly onChange: (iban: string) => void }) {
  const { payment } = useContentWords();
  return (
    <GroupedLine
      path="iban"
      label={payment.iban}
      value={value}
      // Copied off a letter, what it is called often comes along.
      onChange={(typed) => onChange(typed.replace(/^IBAN/, '').slice(0, iban_max))}
    />
  );
}

/** No country's is longer (ISO 13616). */
const iban_max = 34;

/** Typed with a comma or a point; once it is left, as amounts are written in the language. */
export function AmountLine({
  label,
  value,
  onChange,
}: {
  readonly label: string;
  readonly value: string | undefined;
  readonly onChange: (amount: string | undefined) => void;
}) {
  const { payment } = useContentWords();
  const { m, language } = useSpoken();
  const [typed, setTyped] = useState<string | null>(null);
  return (
    <CodeLine
      path="amount"
      label={label}
      optional={m.optional}
      hint={payment.amountOpen}
      inputMode="decimal"
      value={typed ?? written(value, language)}
      onChange={(text) => {
        setTyped(text);
        onChange(amountIn(text, language) || undefined);
      }}
      onLeave={() => setTyped(null)}
    />
  );
}

/**
 * The amount as `1949.75`. Where points and commas are both in it, the last stands before the cents; a single one followed by
 * three digits stands between thousands if the language writes them so, and otherwise is left for the rule to refuse.
 */
function amountIn(typed: string, language: string): string {
  const text = typed.replace(/[\s'’€]|EUR|CHF/gi, '');
  const last = /[.,](?=[^.,]*$)/.exec(text)?.[0];
  const isMixed = text.includes('.') && text.includes(',');
  const between = isMixed ? (last === ',' ? '.' : ',') : language === 'de' ? '.' : ',';
  return text
    .replace(between === '.' ? /\.(?=\d{3}(\D|$))/g : /,(?=\d{3}(\D|$))/g, '')
    .replace(',', '.')
    .replace(/\.$/, '');
}

function written(amount: string | undefined, language: string): string {
  if (amount === undefined || !/^\d{1,9}(\.\d{1,2})?$/.test(amount)) return amount ?? '';
  return new Intl.NumberFormat(language, { minimumFractionDigits: 2 }).format(Number(amount));
}

function compact(typed: string): string {
  return typed.replace(/[^\p{L}\p{N}]/gu, '').toUpperCase();
}

/** In fours, as account numbers and creditor references are; a reference of digits alone in fives, after the first two. */
function groupsOf(text: string): string {
  const signs = compact(text);
  return /^\d+$/.test(signs)
    ? signs.replace(/^(.{2})(?=.)|(.{5})(?=.)/g, '$1$2 ')
    : signs.replace(/(.{4})(?=.)/gu, '$1 ');
}

/** Behind so many signs, and before the blank that follows. */
function placeAfter(grouped: string, signs: number): number {
  let place = 0;
  for (let seen = 0; seen < signs && place < grouped.length; place += 1) if (grouped[place] !== ' ') seen += 1;
  return place;
}
