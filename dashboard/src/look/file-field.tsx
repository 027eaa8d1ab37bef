/** A field for a file: chosen with a button, or dropped on it; says in the page's language which one it is. */
import { useId, useRef } from 'react';
import { useSpoken } from '../messages/messages.tsx';
import { buttonClass } from './button.tsx';
import { FieldFrame, describedBy } from './field.tsx';

export function FileField({
  label,
  choose,
  drop,
  accept,
  error,
  file,
  onFile,
}: {
  readonly label: string;
  /** What the button says. */
  readonly choose: string;
  /** What stands beside it as long as there is none. */
  readonly drop: string;
  readonly accept: string;
  readonly error: string | undefined;
  readonly file: File | null;
  readonly onFile: (file: File) => void;
}) {
  const { format } = useSpoken();
  const id = useId();
  const input = useRef<HTMLInputElement>(null);
  const frame = { label, ...(error ? { error } : {}) };
  const take = (chosen: File | undefined) => chosen && onFile(chosen);
  return (
    <FieldFrame id={id} {...frame}>
      <div
        className={`flex flex-wrap items-center gap-x-4 gap-y-2 rounded-control border border-dashed p-3 has-focus-visible:outline-2 has-focus-visible:outline-accent ${error ? 'border-red' : 'border-rim'}`}
        onDragOver={(event) => event.preventDefault()}
        onDrop={(event) => {
          event.preventDefault();
          take(event.dataTransfer.files[0]);
        }}
      >
        <input
          ref={input}
          id={id}
          type="file"
          accept={accept}
          aria-invalid={error ? true : undefined}
          aria-describedby={[`${id}-file`, describedBy(id, frame)].filter(Boolean).join(' ')}
          className="sr-only"
          onChange={(event) => {
            take(event.target.files?.[0]);
            // So that the same file, mended, can be chosen again.
            event.target.value = '';
          }}
        />
        <span
          aria-hidden="true"
          className={buttonClass('plain', 'small', 'cursor-pointer')}
          onClick={() => input.current?.click()}
        >
          {choose}
        </span>
        <span id={`${id}-file`} className="typed min-w-0 text-sm text-soft">
          {file ? `${file.name} · ${format.size(file.size)}` : drop}
        </span>
      </div>
    </FieldFrame>
  );
}
