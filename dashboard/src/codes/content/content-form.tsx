/** The form of a content: which kind it is, and the fields of that kind. It says what is wrong as `read` of `#qr` finds it. */
import { useRef, type ComponentType } from 'react';
import type { Content, Kind, Refusal } from '#qr';
import { blank } from './blank.ts';
import { EventForm } from './event-form.tsx';
import { Fields } from './fields.tsx';
import { GeoForm } from './geo-form.tsx';
import { Gs1Form } from './gs1-form.tsx';
import { KindPicker } from './kind-picker.tsx';
import { GirocodeForm, SwissBillForm } from './payment-forms.tsx';
import { EmailForm, SmsForm, TelephoneForm, TextForm, UrlForm, WifiForm, type FormOf } from './short-forms.tsx';
import { VcardForm } from './vcard-form.tsx';

const forms: { readonly [kind in Kind]: ComponentType<FormOf<kind>> } = {
  url: UrlForm,
  text: TextForm,
  email: EmailForm,
  telephone: TelephoneForm,
  sms: SmsForm,
  vcard: VcardForm,
  wifi: WifiForm,
  event: EventForm,
  geo: GeoForm,
  girocode: GirocodeForm,
  swiss_bill: SwissBillForm,
  gs1: Gs1Form,
};

export function ContentForm({
  content,
  onChange,
  refusals,
  all = false,
}: {
  readonly content: Content;
  readonly onChange: (content: Content) => void;
  /** What is wrong with it, by `read`; a field says it once it was touched. */
  readonly refusals: readonly Refusal[];
  /** Whether every field says it, touched or not: somebody wanted to save. */
  readonly all?: boolean;
}) {
  // What was typed for another kind is there again when it is chosen again.
  const typed = useRef(new Map<Kind, Content>());
  const Form = forms[content.kind] as ComponentType<{ content: Content; onChange: (content: Content) => void }>;
  return (
    <div className="@container grid grid-cols-[minmax(0,1fr)] gap-5">
      <KindPicker
        kind={content.kind}
        onChoose={(kind) => {
          typed.current.set(content.kind, content);
          onChange(typed.current.get(kind) ?? blank(kind));
        }}
      />
      <Fields key={content.kind} refusals={refusals} all={all}>
        <Form content={content} onChange={onChange} />
      </Fields>
    </div>
  );
}
