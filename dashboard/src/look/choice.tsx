/** A choice: a radio button or a box to tick, with what it means beneath its name. */
import { useId } from 'react';

export function Choice({
  type,
  name,
  label,
  detail,
  checked,
  onChange,
}: {
  readonly type: 'radio' | 'checkbox';
  readonly name?: string;
  readonly label: string;
  readonly detail?: string;
  readonly checked: boolean;
  readonly onChange: () => void;
}) {
  const id = useId();
  return (
    <label className="flex cursor-pointer items-start gap-3 rounded-control px-2 py-2 transition-colors hover:bg-wash">
      <input
        type={type}
        name={name}
        checked={checked}
        onChange={onChange}
        aria-labelledby={`${id}-label`}
        aria-describedby={detail ? `${id}-detail` : undefined}
        className="mt-1 size-4 shrink-0 accent-accent"
      />
      <span className="grid min-w-0">
        <span id={`${id}-label`} className="typed font-medium">
          {label}
        </span>
        {detail && (
          <span id={`${id}-detail`} className="text-sm text-soft text-pretty">
            {detail}
          </span>
        )}
      </span>
    </label>
  );
}
