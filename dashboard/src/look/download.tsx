/** A link that saves a file of the server's. */
import type { ComponentProps } from 'react';
import { buttonClass } from './button.tsx';
import { Icon } from './icons.tsx';

export function DownloadLink({
  look = 'plain',
  size = 'base',
  children,
  ...link
}: ComponentProps<'a'> & {
  readonly href: string;
  readonly look?: 'plain' | 'lead';
  readonly size?: 'base' | 'small';
}) {
  return (
    <a download {...link} className={buttonClass(look, size)}>
      <Icon name="download" />
      {children}
    </a>
  );
}
