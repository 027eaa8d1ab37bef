/** The picker of what a code says: a tile for each kind, which are radio buttons, so arrow keys move between them. */
import { useId } from 'react';
import { kinds, type Kind } from '#qr';
import { Icon, type IconName } from '../../look/icons.tsx';
import { useContentWords } from './fields.tsx';

export const kindIcons: Readonly<Record<Kind, IconName>> = {
  url: 'globe',
  text: 'text',
  email: 'mail',
  telephone: 'phone',
  sms: 'bubble',
  vcard: 'card',
  wifi: 'wifi',
  event: 'calendar',
  geo: 'pin',
  girocode: 'euro',
  swiss_bill: 'bill',
  gs1: 'barcode',
};

export function KindPicker({ kind, onChoose }: { readonly kind: Kind; readonly onChoose: (kind: Kind) => void }) {
  const words = useContentWords();
  const name = useId();
  return (
    <fieldset className="@container min-w-0">
      <legend className="mb-1.5 text-sm font-medium">{words.kind}</legend>
      <div className="grid grid-cols-2 gap-1.5 @sm:grid-cols-3 @2xl:grid-cols-4">
        {kinds.map((one) => (
          <label
            key={one}
            title={words.kinds[one][1]}
            className="flex min-h-11 min-w-0 cursor-pointer items-center gap-2 rounded-control border border-line bg-card px-2.5 py-1.5 text-sm text-soft transition-colors hover:bg-wash hover:text-ink has-checked:border-accent has-checked:bg-accent-wash has-checked:font-medium has-checked:text-accent has-focus-visible:outline-2 has-focus-visible:outline-offset-2 has-focus-visible:outline-accent"
          >
            <input
              type="radio"
              name={name}
              value={one}
              checked={one === kind}
              onChange={() => onChoose(one)}
              className="sr-only"
            />
            <Icon name={kindIcons[one]} />
            <span className="min-w-0 leading-tight wrap-break-word hyphens-auto">{words.kinds[one][0]}</span>
          </label>
        ))}
      </div>
      <p className="mt-2 text-sm text-soft">{words.kinds[kind][1]}</p>
    </fieldset>
  );
}
