/** The forms of payments: a transfer within SEPA, and a Swiss bill. */
import { read } from '#qr';
import { Button } from '../../look/button.tsx';
import { useMessages } from '../../messages/messages.tsx';
import { Choose, CodeLine, filledOf, Line, More, Pair, Several, useContentWords } from './fields.tsx';
import { AmountLine, GroupedLine, IbanLine } from './payment-fields.tsx';
import type { FormOf } from './short-forms.tsx';

const girocode_bytes_max = 331;

/** With fewer bytes left than these, whoever fills it in is told. */
const tight = 60;

export function GirocodeForm({ content, onChange }: FormOf<'girocode'>) {
  const m = useMessages();
  const { girocode: words, payment } = useContentWords();
  const set = (part: Partial<typeof content>): void => onChange({ ...content, ...part });
  const reading = read(content);
  const left = reading.ok ? girocode_bytes_max - new TextEncoder().encode(reading.text).length : tight;
  return (
    <>
      <Line path="name" label={words.name} value={content.name} onChange={(name) => set({ name })} />
      <IbanLine value={content.iban} onChange={(iban) => set({ iban })} />
      <AmountLine label={words.amount} value={content.amount} onChange={(amount) => set({ amount })} />
      <Line
        path="text"
        label={words.text}
        optional={m.optional}
        hint={content.text ? undefined : words.textHint}
        value={content.text}
        onChange={(text) => set({ text: text || undefined })}
      />
      {left < tight && <p className="-mt-1 text-sm text-soft tabular-nums">{words.left(left)}</p>}
      <More filled={filledOf(content.reference, content.bic, content.purpose, content.note)}>
        <CodeLine
          path="reference"
          label={words.reference}
          hint={words.referenceHint}
          value={content.reference}
          onChange={(reference) => set({ reference: reference || undefined })}
        />
        <Pair>
          <CodeLine
            path="bic"
            label={payment.bic}
            autoCapitalize="characters"
            value={content.bic}
            onChange={(bic) => set({ bic: bic.toUpperCase() || undefined })}
          />
          <CodeLine
            path="purpose"
            label={words.purpose}
            autoCapitalize="characters"
            value={content.purpose}
            onChange={(purpose) => set({ purpose: purpose.toUpperCase() || undefined })}
          />
        </Pair>
        <p className="-mt-2 text-sm text-soft">{words.purposeHint}</p>
        <Line
          path="note"
          label={words.note}
          hint={words.noteHint}
          value={content.note}
          onChange={(note) => set({ note: note || undefined })}
        />
      </More>
    </>
  );
}

export function SwissBillForm({ content, onChange }: FormOf<'swiss_bill'>) {
  const m = useMessages();
  const { swiss: words } = useContentWords();
  const { schemes = [] } = content;
  const set = (part: Partial<typeof content>): void => onChange({ ...content, ...part });
  return (
    <>
      <IbanLine value={content.iban} onChange={(iban) => set({ iban })} />
      <PartyFields
        path="creditor"
        name={words.creditor}
        party={content.creditor}
        onChange={(creditor) => set({ creditor })}
      />
      <Pair wide="first">
        <AmountLine label={words.amount} value={content.amount} onChange={(amount) => set({ amount })} />
        <Choose
          label={words.currency}
          value={content.currency}
          options={[
            ['CHF', 'CHF'],
            ['EUR', 'EUR'],
          ]}
          onChange={(currency) => set({ currency })}
        />
      </Pair>
      <GroupedLine
        path="reference"
        label={words.reference}
        hint={words.referenceHint}
        value={content.reference}
        onChange={(reference) => set({ reference: reference || undefined })}
      />
      <Line
        path="message"
        label={words.message}
        optional={m.optional}
        value={content.message}
        onChange={(message) => set({ message: message || undefined })}
      />
      {content.debtor ? (
        <div className="grid gap-2">
          <PartyFields
            path="debtor"
            name={words.debtor}
            party={content.debtor}
            onChange={(debtor) => set({ debtor })}
          />
          <Button size="small" className="justify-self-start" onClick={() => set({ debtor: undefined })}>
            {words.removeDebtor}
          </Button>
        </div>
      ) : (
        <Button
          size="small"
          className="justify-self-start"
          onClick={() => set({ debtor: { name: '', code: '', town: '', country: 'CH' } })}
        >
          + {words.addDebtor}
        </Button>
      )}
      <More filled={filledOf(content.billing, ...schemes)}>
        <Line
          path="billing"
          label={words.billing}
          hint={words.billingHint}
          value={content.billing}
          onChange={(billing) => set({ billing: billing || undefined })}
        />
        <Several
          label={words.scheme}
          add={words.addScheme}
          items={schemes}
          fresh=""
          most={2}
          onChange={(items) => set({ schemes: items.length > 0 ? items : undefined })}
        >
          {(scheme, n, change) => <Line path={`schemes.${n}`} label={words.scheme} value={scheme} onChange={change} />}
        </Several>
      </More>
      <p className="text-sm text-soft">{words.print}</p>
    </>
  );
}

type Party = FormOf<'swiss_bill'>['content']['creditor'];

function PartyFields({
  path,
  name,
  party,
  onChange,
}: {
  readonly path: string;
  readonly name: string;
  readonly party: Party;
  readonly onChange: (party: Party) => void;
}) {
  const { swiss: words } = useContentWords();
  const line = (part: keyof Party) => (
    <Line
      path={`${path}.${part}`}
      label={words[part]}
      value={party[part]}
      onChange={(value) => onChange({ ...party, [part]: value })}
    />
  );
  return (
    <fieldset className="grid min-w-0 gap-3 rounded-control border border-line p-3">
      <legend className="px-1 text-sm font-medium">{name}</legend>
      {line('name')}
      <Pair wide="first">
        {line('street')}
        {line('building')}
      </Pair>
      <Pair wide="second">
        {line('code')}
        {line('town')}
      </Pair>
      <CodeLine
        path={`${path}.country`}
        label={words.country}
        hint={words.countryHint}
        autoCapitalize="characters"
        maxLength={2}
        value={party.country}
        onChange={(country) => onChange({ ...party, country: country.toUpperCase() })}
      />
    </fieldset>
  );
}
