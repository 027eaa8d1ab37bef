/** The form of a GS1 Digital Link: a key with its check digit, what narrows it down, and what else is told. */
import { digitChecks, gs1Keys } from '#qr';
import { Icon } from '../../look/icons.tsx';
import { Choose, CodeLine, filledOf, More, Pair, Several, useContentWords } from './fields.tsx';
import type { FormOf } from './short-forms.tsx';

type Element = FormOf<'gs1'>['content']['key'];

export function Gs1Form({ content, onChange }: FormOf<'gs1'>) {
  const { gs1: words } = useContentWords();
  const { key, qualifiers = [], attributes = [] } = content;
  const set = (part: Partial<typeof content>): void => onChange({ ...content, ...part });
  return (
    <>
      <Choose
        label={words.key}
        value={key.ai}
        options={Object.entries(words.keys)
          .toSorted(([one], [other]) => order.indexOf(one) - order.indexOf(other))
          .map(([ai, name]) => [ai, `${name} · ${ai}`])}
        // What narrows down one key means nothing to another.
        onChange={(ai) => set({ key: { ai, value: key.value }, qualifiers: undefined })}
      />
      <CodeLine
        path="key.value"
        label={words.value}
        value={key.value}
        onChange={(value) => set({ key: { ...key, value: key.ai === '01' ? value.replace(/[\s-]/g, '') : value } })}
        hint={<CheckDigit element={key} onAppend={(value) => set({ key: { ...key, value } })} />}
      />
      <Pair>
        {[...new Set(gs1Keys.get(key.ai)?.qualifiers.flat())]
          .filter((ai) => ai !== '' && !(ai === '235' && qualifiers.some((one) => one.ai !== '235')))
          .map((ai) => {
            const n = qualifiers.findIndex((one) => one.ai === ai);
            return (
              <CodeLine
                key={ai}
                path={n < 0 ? `qualifiers.new.${ai}` : `qualifiers.${n}.value`}
                label={`${words.qualifiers[ai] ?? ''} (${ai})`}
                value={qualifiers[n]?.value}
                onChange={(value) => set({ qualifiers: withElement(qualifiers, { ai, value }) })}
              />
            );
          })}
      </Pair>
      <More filled={filledOf(content.base, ...attributes.map(({ value }) => value))}>
        <Several
          label={words.attributes}
          add={words.addAttribute}
          items={attributes}
          fresh={{ ai: '17', value: '' }}
          onChange={(items) => set({ attributes: items.length > 0 ? items : undefined })}
        >
          {(element, n, change) => (
            <div className="grid gap-3">
              <Choose
                label={words.attribute}
                value={element.ai in words.common ? element.ai : ''}
                options={[
                  ...Object.entries(words.common).map(([ai, name]) => [ai, `${name} · ${ai}`] as const),
                  ['', words.other] as const,
                ]}
                onChange={(ai) => change({ ...element, ai })}
              />
              <Pair wide="second">
                <CodeLine
                  path={`attributes.${n}.ai`}
                  label={words.ai}
                  inputMode="numeric"
                  maxLength={4}
                  value={element.ai}
                  onChange={(ai) => change({ ...element, ai: ai.replace(/\D/g, '') })}
                />
                <CodeLine
                  path={`attributes.${n}.value`}
                  label={words.attributeValue}
                  value={element.value}
                  onChange={(value) => change({ ...element, value })}
                />
              </Pair>
            </div>
          )}
        </Several>
        <CodeLine
          path="base"
          label={words.base}
          hint={words.baseHint}
          inputMode="url"
          placeholder="https://"
          value={content.base}
          onChange={(base) => set({ base: base || undefined })}
        />
      </More>
    </>
  );
}

/** Numbers that are keys would be sorted by value otherwise; products are asked for most. */
const order = '01 8006 8013 8010 414 417 415 8017 8018 255 8003 8004 253 402 401 00'.split(' ');

/** An emptied one goes; the order is the standard's concern. */
function withElement(elements: readonly Element[], element: Element): readonly Element[] | undefined {
  const others = elements.some(({ ai }) => ai === element.ai)
    ? elements.map((one) => (one.ai === element.ai ? element : one))
    : [...elements, element];
  const filled = others.filter(({ value }) => value !== '');
  return filled.length > 0 ? filled : undefined;
}

/** Keys that are digits to their end, the last of which checks the others. */
const lengths: Readonly<Record<string, readonly number[]>> = {
  '00': [18],
  '01': [8, 12, 13, 14],
  '402': [17],
  '414': [13],
  '415': [13],
  '417': [13],
  '8017': [18],
  '8018': [18],
};

function CheckDigit({ element, onAppend }: { readonly element: Element; readonly onAppend: (value: string) => void }) {
  const { gs1: words } = useContentWords();
  const { ai, value } = element;
  const whole = lengths[ai] ?? [];
  if (/^\d+$/.test(value) && whole.includes(value.length)) {
    const due = digitAfter(value.slice(0, -1));
    if (value.endsWith(due))
      return (
        <span className="inline-flex items-center gap-1.5 text-accent">
          <Icon name="check" className="size-3.5" />
          {words.checked(due)}
        </span>
      );
    // Twelve digits that don't check are rather thirteen without their last.
    if (value.length !== 12) return words.checkWrong(due);
  }
  if (/^\d+$/.test(value) && whole.includes(value.length + 1)) {
    const due = digitAfter(value);
    return (
      <button type="button" className="text-accent underline underline-offset-4" onClick={() => onAppend(value + due)}>
        {words.checkMissing(due)}
      </button>
    );
  }
  return ai === '01' ? words.gtinHint : null;
}

/** The digit that checks those before it. */
function digitAfter(digits: string): string {
  return [...'0123456789'].find((digit) => digitChecks(digits + digit))!;
}
