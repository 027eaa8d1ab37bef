/** A field: a label, what may be typed, a hint, and what is wrong with it, tied together for screen readers. */
import { useId, type ComponentProps, type ReactNode } from 'react';

export const inputClass =
  'w-full min-w-0 rounded-control border border-rim bg-card px-3 py-2 text-base text-ink ' +
  'focus-visible:outline-2 focus-visible:outline-offset-0 focus-visible:outline-accent aria-invalid:border-red';

type FieldProps = {
  readonly label: string;
  readonly hint?: ReactNode;
  readonly error?: string | undefined;
  readonly optional?: string;
};

export function FieldFrame({
  id,
  label,
  hint,
  error,
  optional,
  children,
}: FieldProps & { readonly id: string; readonly children: ReactNode }) {
  return (
    <div className="grid min-w-0 grid-cols-[minmax(0,1fr)] content-start gap-1.5">
      <label htmlFor={id} className="text-sm font-medium">
        {label}
        {optional && <span className="font-normal text-soft"> ({optional})</span>}
      </label>
      {children}
      {error && (
        <p id={`${id}-error`} className="typed text-sm text-red">
          {error}
        </p>
      )}
      {hint && (
        <p id={`${id}-hint`} className="text-sm text-soft">
          {hint}
        </p>
      )}
    </div>
  );
}

export function describedBy(id: string, { hint, error }: FieldProps): string | undefined {
  return [error && `${id}-error`, hint && `${id}-hint`].filter(Boolean).join(' ') || undefined;
}

export function Field({
  label,
  hint,
  error,
  optional,
  className = '',
  beside,
  ...input
}: FieldProps & ComponentProps<'input'> & { readonly beside?: ReactNode }) {
  const id = useId();
  const frame = { label, hint, ...(error ? { error } : {}), ...(optional ? { optional } : {}) };
  return (
    <FieldFrame id={id} {...frame}>
      <div className="relative">
        <input
          id={id}
          aria-invalid={error ? true : undefined}
          aria-describedby={describedBy(id, frame)}
          {...input}
          className={`${inputClass} h-10 ${className}`}
        />
        {beside}
      </div>
    </FieldFrame>
  );
}

export function TextField({
  label,
  hint,
  error,
  optional,
  className = '',
  ...input
}: FieldProps & ComponentProps<'textarea'>) {
  const id = useId();
  const frame = { label, hint, ...(error ? { error } : {}), ...(optional ? { optional } : {}) };
  return (
    <FieldFrame id={id} {...frame}>
      <textarea
        id={id}
        aria-invalid={error ? true : undefined}
        aria-describedby={describedBy(id, frame)}
        {...input}
        className={`${inputClass} max-h-72 resize-y ${className}`}
      />
    </FieldFrame>
  );
}

export function ChoiceField({
  label,
  children,
  ...select
}: { readonly label: string; readonly children: ReactNode } & ComponentProps<'select'>) {
  const id = useId();
  return (
    <FieldFrame id={id} label={label}>
      <select id={id} {...select} className={`${inputClass} h-10`}>
        {children}
      </select>
    </FieldFrame>
  );
}

/** What went wrong with a whole form, said aloud when it appears. */
export function FormError({ children }: { readonly children: ReactNode }) {
  return (
    <div role="alert" className={children ? '' : 'hidden'}>
      {children && <p className="typed rounded-control bg-red-wash px-3 py-2 text-sm text-red">{children}</p>}
    </div>
  );
}
