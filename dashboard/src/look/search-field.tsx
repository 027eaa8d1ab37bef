/** A search that the address of the page follows as one types. */
import { useEffect, useState } from 'react';
import { useMessages } from '../messages/messages.tsx';
import { IconButton } from './button.tsx';
import { inputClass } from './field.tsx';
import { Icon } from './icons.tsx';
import { useSettled } from './text.tsx';

export function SearchField({
  label,
  placeholder,
  asked,
  onAsk,
}: {
  readonly label: string;
  readonly placeholder: string;
  /** What the address says. */
  readonly asked: string;
  readonly onAsk: (text: string) => void;
}) {
  const m = useMessages();
  const [typed, setTyped] = useState(asked);
  const settled = useSettled(typed, 200);

  // The address follows what is typed …
  useEffect(() => {
    if (settled.trim() !== asked) onAsk(settled.trim());
    // … and only that: when the address changes by itself, the field follows, below.
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, [settled]);
  const [followed, setFollowed] = useState(asked);
  if (asked !== followed) {
    setFollowed(asked);
    if (typed.trim() !== asked && settled === typed) setTyped(asked);
  }

  return (
    <div className="relative w-full sm:w-80">
      <Icon name="search" className="pointer-events-none absolute top-3 left-3 size-4 text-soft" />
      <input
        type="search"
        aria-label={label}
        placeholder={placeholder}
        autoComplete="off"
        spellCheck={false}
        value={typed}
        onChange={(event) => setTyped(event.target.value)}
        onKeyDown={(event) => {
          if (event.key === 'Escape') setTyped('');
        }}
        className={`${inputClass} h-10 pr-10 pl-9`}
      />
      {typed !== '' && (
        <IconButton
          name={m.list.clearSearch}
          icon="close"
          className="absolute top-0.5 right-0.5"
          onClick={() => setTyped('')}
        />
      )}
    </div>
  );
}
