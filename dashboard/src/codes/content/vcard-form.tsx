/** The form of a contact: name and ways to reach it first, what few need folded away. */
import type { ReactNode } from 'react';
import { Choose, CodeLine, filledOf, Line, Lines, More, Pair, Several, useContentWords, useField } from './fields.tsx';
import type { FormOf } from './short-forms.tsx';

type Card = FormOf<'vcard'>['content'];
type Address = NonNullable<Card['addresses']>[number];
const phoneTypes = ['', 'cell', 'work', 'home', 'fax'] as const;
const placeTypes = ['', 'work', 'home'] as const;

export function VcardForm({ content, onChange }: FormOf<'vcard'>) {
  const words = useContentWords();
  const m = words.vcard;
  const { name = {}, phones = [], emails = [], urls = [], addresses = [] } = content;
  const set = (part: Partial<Card>): void => onChange({ ...content, ...part });
  const nameless = useField('fullName', 'organisation');
  // Whoever says who shows it there; otherwise what is missing is a name, wherever.
  const whole = content.fullName === undefined ? 'fullName.missing' : 'fullName';
  const nameLine = (part: keyof typeof name, placeholder?: string) => (
    <Line
      path={`name.${part}`}
      label={m[part]}
      {...(part === 'given' && nameless.error && whole !== 'fullName' ? { error: m.nameNeeded } : {})}
      placeholder={placeholder}
      value={name[part]}
      onChange={(value) => set({ name: { ...name, [part]: value || undefined } })}
    />
  );
  const own = (part: 'organisation' | 'unit' | 'title') => (
    <Line path={part} label={m[part]} value={content[part]} onChange={(value) => set({ [part]: value || undefined })} />
  );
  const typed = <Type extends string>(
    what: string,
    types: readonly ('' | Type)[],
    type: Type | undefined,
    change: (type: Type | undefined) => void,
  ) => (
    <Choose
      label={m.type(what)}
      value={type ?? ''}
      options={types.map((one) => [one, one === '' ? words.noType : m.types[one as keyof typeof m.types]])}
      onChange={(one) => change(one === '' ? undefined : one)}
    />
  );
  return (
    <>
      <Pair>
        {nameLine('given')}
        {nameLine('family')}
      </Pair>
      <Pair>
        {own('organisation')}
        {own('title')}
      </Pair>
      <div className="flex flex-wrap gap-3">
        <Several
          label={m.phones}
          add={m.addPhone}
          items={phones}
          fresh={{ number: '' }}
          onChange={(of) => set({ phones: of })}
        >
          {(phone, n, change) => (
            <Pair wide="first">
              <CodeLine
                path={`phones.${n}.number`}
                label={m.phones}
                type="tel"
                placeholder="+49 30 1234567"
                value={phone.number}
                onChange={(number) => change({ ...phone, number })}
              />
              {typed(m.phones, phoneTypes, phone.type, (type) =>
                change({ number: phone.number, ...(type && { type }) }),
              )}
            </Pair>
          )}
        </Several>
        <Several
          label={m.emails}
          add={m.addEmail}
          items={emails}
          fresh={{ address: '' }}
          onChange={(of) => set({ emails: of })}
        >
          {(email, n, change) => (
            <Pair wide="first">
              <CodeLine
                path={`emails.${n}.address`}
                label={m.emails}
                inputMode="email"
                value={email.address}
                onChange={(address) => change({ ...email, address })}
              />
              {typed(m.emails, placeTypes, email.type, (type) =>
                change({ address: email.address, ...(type && { type }) }),
              )}
            </Pair>
          )}
        </Several>
        <Several label={m.urls} add={m.addUrl} items={urls} fresh="" onChange={(of) => set({ urls: of })}>
          {(url, n, change) => (
            <CodeLine
              path={`urls.${n}`}
              label={m.urls}
              inputMode="url"
              placeholder="https://"
              value={url}
              onChange={change}
            />
          )}
        </Several>
        <Several<Address>
          label={m.addresses}
          add={m.addAddress}
          items={addresses}
          fresh={{}}
          onChange={(of) => set({ addresses: of })}
        >
          {(address, n, change) => (
            <AddressFields
              path={`addresses.${n}`}
              name={words.numbered(m.addresses, n + 1)}
              address={address}
              onChange={change}
            >
              {typed(m.addresses, placeTypes, address.type, (type) => {
                const { type: _before, ...rest } = address;
                change({ ...rest, ...(type && { type }) });
              })}
            </AddressFields>
          )}
        </Several>
      </div>
      <More
        filled={filledOf(
          name.prefix,
          name.additional,
          name.suffix,
          content.fullName,
          content.unit,
          content.birthday,
          content.note,
        )}
      >
        <Pair>
          {nameLine('prefix', m.prefixPlaceholder)}
          {nameLine('suffix', m.suffixPlaceholder)}
        </Pair>
        {nameLine('additional')}
        <Line
          path={whole}
          label={m.fullName}
          hint={m.fullNameHint}
          value={content.fullName}
          onChange={(value) => set({ fullName: value || undefined })}
        />
        <Pair>
          {own('unit')}
          <Line
            path="birthday"
            label={m.birthday}
            type="date"
            value={content.birthday}
            onChange={(value) => set({ birthday: value || undefined })}
          />
        </Pair>
        <Lines
          path="note"
          label={m.note}
          value={content.note}
          onChange={(value) => set({ note: value || undefined })}
        />
        <Choose
          label={m.version}
          value={content.version}
          options={[
            ['3.0', m.version3],
            ['4.0', m.version4],
          ]}
          onChange={(version) => set({ version })}
        />
      </More>
    </>
  );
}

function AddressFields({
  path,
  name,
  address,
  onChange,
  children,
}: {
  readonly path: string;
  readonly name: string;
  readonly address: Address;
  readonly onChange: (address: Address) => void;
  readonly children: ReactNode;
}) {
  const { vcard: m } = useContentWords();
  const { error } = useField(path);
  const line = (part: Exclude<keyof Address, 'type'>) => (
    <Line
      path={`${path}.${part}`}
      label={m[part]}
      value={address[part]}
      onChange={(value) => onChange({ ...address, [part]: value || undefined })}
    />
  );
  return (
    <fieldset className="grid min-w-0 gap-3 rounded-control border border-line p-3">
      <legend className="px-1 text-sm font-medium">{name}</legend>
      {line('street')}
      <Pair wide="second">
        {line('code')}
        {line('city')}
      </Pair>
      {line('country')}
      <More filled={filledOf(address.extended, address.region, address.type)}>
        {line('extended')}
        {line('region')}
        {children}
      </More>
      {error && <p className="text-sm text-red">{error}</p>}
    </fieldset>
  );
}
