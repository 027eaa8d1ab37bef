/** The forms of what is quickly said: an address, a text, a mail, a number, a short message, a network. */
import { useState } from 'react';
import type { Content, Kind } from '#qr';
import { IconButton } from '../../look/button.tsx';
import { Choice } from '../../look/choice.tsx';
import { useMessages } from '../../messages/messages.tsx';
import { Choose, CodeLine, Line, Lines, More, Several, useContentWords } from './fields.tsx';

export type FormOf<K extends Kind> = {
  readonly content: Extract<Content, { readonly kind: K }>;
  readonly onChange: (content: Extract<Content, { readonly kind: K }>) => void;
};

export function UrlForm({ content, onChange }: FormOf<'url'>) {
  const { url: words } = useContentWords();
  const lacksScheme = /^[\p{L}\p{N}-]+(\.[\p{L}\p{N}-]+)+([/?#:]\S*)?$/u.test(content.url.trim());
  return (
    <CodeLine
      path="url"
      label={words.url}
      type="url"
      inputMode="url"
      placeholder={words.placeholder}
      value={content.url}
      onChange={(url) => onChange({ ...content, url })}
      hint={
        lacksScheme && (
          <button
            type="button"
            className="text-accent underline underline-offset-4"
            onClick={() => onChange({ ...content, url: `https://${content.url.trim()}` })}
          >
            {words.add}
          </button>
        )
      }
    />
  );
}

/** What the largest code holds. */
const text_bytes_max = 2953;

export function TextForm({ content, onChange }: FormOf<'text'>) {
  const { text: words } = useContentWords();
  return (
    <Lines
      path="text"
      label={words.text}
      rows={5}
      value={content.text}
      onChange={(text) => onChange({ ...content, text })}
      hint={words.left(Math.max(text_bytes_max - new TextEncoder().encode(content.text).length, 0))}
    />
  );
}

export function EmailForm({ content, onChange }: FormOf<'email'>) {
  const m = useMessages();
  const { email: words } = useContentWords();
  const addresses = (field: 'to' | 'cc' | 'bcc', add: string, least: number) => (
    <Several
      label={words[field]}
      add={add}
      items={content[field] ?? []}
      fresh=""
      least={least}
      onChange={(items) => onChange({ ...content, [field]: items })}
    >
      {(address, n, change) => (
        <CodeLine
          path={`${field}.${n}`}
          label={words[field]}
          type="text"
          inputMode="email"
          value={address}
          onChange={change}
        />
      )}
    </Several>
  );
  return (
    <>
      {addresses('to', words.addTo, 1)}
      <Line
        path="subject"
        label={words.subject}
        optional={m.optional}
        value={content.subject}
        onChange={(subject) => onChange({ ...content, subject: subject || undefined })}
      />
      <Lines
        path="body"
        label={words.body}
        optional={m.optional}
        rows={4}
        value={content.body}
        onChange={(body) => onChange({ ...content, body: body || undefined })}
      />
      <More filled={(content.cc?.length ?? 0) + (content.bcc?.length ?? 0)}>
        {addresses('cc', words.addCc, 0)}
        {addresses('bcc', words.addBcc, 0)}
      </More>
    </>
  );
}

export function TelephoneForm({ content, onChange }: FormOf<'telephone'>) {
  const { telephone: words } = useContentWords();
  return (
    <CodeLine
      path="number"
      label={words.number}
      type="tel"
      hint={words.hint}
      value={content.number}
      onChange={(number) => onChange({ ...content, number })}
    />
  );
}

export function SmsForm({ content, onChange }: FormOf<'sms'>) {
  const m = useMessages();
  const { sms: words, telephone } = useContentWords();
  return (
    <>
      <CodeLine
        path="number"
        label={words.number}
        type="tel"
        hint={telephone.hint}
        value={content.number}
        onChange={(number) => onChange({ ...content, number })}
      />
      <Lines
        path="text"
        label={words.text}
        optional={m.optional}
        value={content.text}
        onChange={(text) => onChange({ ...content, text: text || undefined })}
      />
    </>
  );
}

export function WifiForm({ content, onChange }: FormOf<'wifi'>) {
  const { wifi: words } = useContentWords();
  const [isShown, setShown] = useState(false);
  const { security } = content;
  return (
    <>
      <Line
        path="ssid"
        label={words.ssid}
        autoCapitalize="off"
        autoCorrect="off"
        spellCheck={false}
        value={content.ssid}
        onChange={(ssid) => onChange({ ...content, ssid })}
      />
      <Choose
        label={words.security}
        value={security}
        options={(['wpa', 'sae', 'wep', 'open'] as const).map((one) => [one, words.securities[one]])}
        onChange={(chosen) => {
          const { password: _password, ...open } = content;
          onChange({ ...(chosen === 'open' ? open : content), security: chosen });
        }}
      />
      {security === 'wep' && <p className="-mt-2 text-sm text-amber">{words.wepHint}</p>}
      {security !== 'open' && (
        <CodeLine
          path="password"
          label={words.password}
          type={isShown ? 'text' : 'password'}
          autoComplete="new-password"
          className="pr-11"
          value={content.password}
          onChange={(password) => onChange({ ...content, password: password || undefined })}
          hint={words.plain}
          beside={
            <IconButton
              name={isShown ? words.hide : words.show}
              icon={isShown ? 'eyeShut' : 'eye'}
              className="absolute top-0.5 right-0.5"
              onClick={() => setShown(!isShown)}
            />
          }
        />
      )}
      <div className="-mx-2">
        <Choice
          type="checkbox"
          label={words.hidden}
          detail={words.hiddenDetail}
          checked={content.hidden === true}
          onChange={() => {
            const { hidden, ...rest } = content;
            onChange(hidden ? rest : { ...rest, hidden: true });
          }}
        />
      </div>
    </>
  );
}
