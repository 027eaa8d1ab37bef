/** Buttons: one look each for what leads, what helps, what stays quiet, and what destroys. */
import type { ComponentProps } from 'react';
import { Icon, type IconName } from './icons.tsx';

const shape =
  'inline-flex items-center justify-center gap-2 rounded-control font-medium whitespace-nowrap select-none transition-colors ' +
  'disabled:cursor-default data-disabled:cursor-default';

const looks = {
  lead: 'bg-accent text-on-accent not-disabled:hover:bg-accent-strong disabled:bg-wash disabled:text-soft',
  plain: 'border border-line bg-card text-ink not-disabled:hover:bg-wash disabled:text-soft',
  quiet:
    'text-soft not-disabled:hover:bg-wash not-disabled:hover:text-ink disabled:opacity-50 data-popup-open:bg-wash data-popup-open:text-ink',
  red: 'border border-line bg-card text-red not-disabled:hover:bg-red-wash disabled:text-soft',
} as const;

const sizes = {
  base: 'h-10 px-4 text-base',
  small: 'h-8 px-3 text-sm',
  icon: 'size-9',
} as const;

export type ButtonLook = keyof typeof looks;

export function buttonClass(look: ButtonLook = 'plain', size: keyof typeof sizes = 'base', more = ''): string {
  return `${shape} ${looks[look]} ${sizes[size]} ${more}`;
}

type ButtonProps = ComponentProps<'button'> & {
  readonly look?: ButtonLook;
  readonly size?: keyof typeof sizes;
  readonly icon?: IconName;
};

export function Button({ look = 'plain', size = 'base', icon, className = '', children, ...rest }: ButtonProps) {
  return (
    <button type="button" {...rest} className={buttonClass(look, size, className)}>
      {icon && <Icon name={icon} />}
      {children}
    </button>
  );
}

/** A button that shows only an icon; its name is there for everyone who listens, and on hover. */
export function IconButton({
  name,
  icon,
  className = '',
  ...rest
}: Omit<ComponentProps<'button'>, 'name'> & { readonly name: string; readonly icon: IconName }) {
  return (
    <button type="button" aria-label={name} title={name} {...rest} className={buttonClass('quiet', 'icon', className)}>
      <Icon name={icon} />
    </button>
  );
}
