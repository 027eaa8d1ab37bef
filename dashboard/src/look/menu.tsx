/** Menus: how they look, and where they open: inside the main part, so that nothing stands outside the landmarks. */
import { Menu } from '@base-ui/react/menu';
import type { ComponentProps, ReactNode } from 'react';

export const popupClass =
  'min-w-52 max-w-[min(20rem,var(--available-width))] rounded-card border border-line bg-card p-1.5 transition-opacity focus-visible:outline-none ' +
  'max-h-(--available-height) overflow-y-auto data-starting-style:opacity-0 data-ending-style:opacity-0';

export const itemClass =
  'flex min-h-9 cursor-default items-center gap-2.5 rounded-control px-2.5 py-1.5 select-none focus-visible:outline-none ' +
  'data-disabled:opacity-50 data-highlighted:bg-wash data-highlighted:outline-1 data-highlighted:-outline-offset-1 data-highlighted:outline-rim';

/** The landmark that popups open in, looked up when one opens. */
export const mainPart = {
  get current(): HTMLElement | null {
    return document.getElementById('content');
  },
};

type Place = Pick<ComponentProps<typeof Menu.Positioner>, 'side' | 'align' | 'sideOffset'>;

export function MenuPopup({ children, ...place }: { readonly children: ReactNode } & Place) {
  return (
    <Menu.Portal container={mainPart}>
      <Menu.Positioner collisionPadding={12} {...place} className="z-10">
        <Menu.Popup className={popupClass}>{children}</Menu.Popup>
      </Menu.Positioner>
    </Menu.Portal>
  );
}
