/** The palette behind ⌘K: finds a link or a code, or does what the menus do, without leaving the keyboard. */
import { Autocomplete } from '@base-ui/react/autocomplete';
import { Dialog } from '@base-ui/react/dialog';
import { useQuery } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useRef, useState } from 'react';
import { calls } from '../api/calls.ts';
import { codeCalls } from '../api/code-calls.ts';
import { useSight } from '../api/sight.ts';
import { Icon, type IconName } from '../look/icons.tsx';
import { scrimClass } from '../look/panel.tsx';
import { bareAddress, useSettled } from '../look/text.tsx';
import { themes, useTheme } from '../look/theme.ts';
import { useMay } from '../members/use-may.ts';
import { languages, useSpoken, type Language } from '../messages/messages.tsx';
import { usePlaces } from './places.ts';

type Entry = {
  readonly id: string;
  readonly icon: IconName;
  readonly label: string;
  readonly detail?: string;
  readonly act: () => void;
};
type Group = { readonly value: string; readonly items: readonly Entry[] };

const links_max = 7;
const codes_max = 4;

export default function Palette({ onClose }: { readonly onClose: () => void }) {
  const { m } = useSpoken();
  const [typed, setTyped] = useState('');
  const chosen = useRef(false);
  const asked = useSettled(typed.trim(), 120);
  const found = useFoundLinks(asked);
  const codes = useFoundCodes(asked);
  const commands = useCommands().filter(({ label }) => includes(label, typed.trim()));
  const groups: readonly Group[] = [
    { value: m.palette.links, items: found },
    { value: m.codes, items: codes },
    { value: m.palette.commands, items: commands },
  ].filter(({ items }) => items.length > 0);

  return (
    <Dialog.Root
      open
      onOpenChange={(open) => {
        if (!open) onClose();
      }}
    >
      <Dialog.Portal>
        <Dialog.Backdrop className={scrimClass} />
        <Dialog.Popup
          aria-label={m.palette.label}
          // After a new page was chosen, the focus is its heading's.
          finalFocus={() => !chosen.current}
          className="fixed inset-x-3 top-3 mx-auto flex max-h-[min(34rem,calc(100dvh-1.5rem))] max-w-xl flex-col overflow-hidden rounded-card border border-line bg-card sm:top-[12dvh] sm:max-h-[min(34rem,76dvh)]"
        >
          <Autocomplete.Root
            open
            inline
            items={groups}
            filter={null}
            value={typed}
            onValueChange={setTyped}
            itemToStringValue={(entry: Entry) => entry.label}
            autoHighlight="always"
            keepHighlight
          >
            <div className="flex items-center gap-3 border-b border-line pr-2 pl-4">
              <Icon name="search" className="size-4 text-soft" />
              <Autocomplete.Input
                aria-label={m.palette.label}
                placeholder={m.palette.placeholder}
                className="h-14 w-full min-w-0 bg-transparent text-lg outline-none"
              />
              <Dialog.Close className="rounded-md border border-line px-1.5 py-0.5 text-xs text-soft hover:text-ink">
                <span aria-hidden="true">Esc</span>
                <span className="sr-only">{m.close}</span>
              </Dialog.Close>
            </div>
            <Autocomplete.Empty>
              <p className="px-4 py-8 text-soft empty:hidden">{m.palette.nothing}</p>
            </Autocomplete.Empty>
            <Autocomplete.List className="overflow-y-auto overscroll-contain p-1.5 data-empty:p-0">
              {(group: Group) => (
                <Autocomplete.Group key={group.value} items={group.items} className="not-last:mb-1.5">
                  <Autocomplete.GroupLabel className="px-2.5 pt-1.5 pb-1 text-xs text-soft">
                    {group.value}
                  </Autocomplete.GroupLabel>
                  <Autocomplete.Collection>
                    {(entry: Entry) => (
                      <Autocomplete.Item
                        key={entry.id}
                        value={entry}
                        onClick={() => {
                          chosen.current = true;
                          onClose();
                          entry.act();
                        }}
                        className="flex min-h-10 cursor-default items-center gap-3 rounded-control px-2.5 py-1.5 select-none data-highlighted:bg-wash"
                      >
                        <Icon name={entry.icon} className="size-4 text-soft" />
                        <bdi className="shrink-0 max-w-full truncate">{entry.label}</bdi>
                        {entry.detail && <bdi className="min-w-0 truncate text-sm text-soft">{entry.detail}</bdi>}
                      </Autocomplete.Item>
                    )}
                  </Autocomplete.Collection>
                </Autocomplete.Group>
              )}
            </Autocomplete.List>
          </Autocomplete.Root>
        </Dialog.Popup>
      </Dialog.Portal>
    </Dialog.Root>
  );
}

function includes(label: string, typed: string): boolean {
  return label.toLocaleLowerCase().includes(typed.toLocaleLowerCase());
}

function useFoundLinks(asked: string): readonly Entry[] {
  const navigate = useNavigate();
  const found = useQuery({
    queryKey: ['palette', asked],
    queryFn: ({ signal }) => calls.listLinks({ search: asked }, { limit: links_max }, signal),
    placeholderData: (before) => before,
  });
  return (found.data?.items ?? []).map((link) => ({
    id: link.id,
    icon: 'links',
    label: bareAddress(link.shortUrl),
    detail: link.title ?? bareAddress(link.target),
    act: () => void navigate({ to: '/links/$id', params: { id: link.id } }),
  }));
}

/** Codes have nothing but their names to be found by, from three letters on; an empty search is for links. */
function useFoundCodes(asked: string): readonly Entry[] {
  const navigate = useNavigate();
  const maySee = useMay()('qr', 'view');
  const isEnough = asked.length >= 3;
  const found = useQuery({
    queryKey: ['palette codes', asked],
    queryFn: ({ signal }) => codeCalls.list({ search: asked }, { limit: codes_max }, signal),
    enabled: maySee && isEnough,
  });
  if (!isEnough) return [];
  return (found.data?.items ?? []).map((code) => ({
    id: code.id,
    icon: 'qr',
    label: code.name ?? code.says,
    ...(code.shortUrl === null ? {} : { detail: bareAddress(code.shortUrl) }),
    act: () => void navigate({ to: '/codes/$codeId', params: { codeId: code.id } }),
  }));
}

function useCommands(): readonly Entry[] {
  const { m, language, speak } = useSpoken();
  const [theme, setTheme] = useTheme();
  const navigate = useNavigate();
  const places = usePlaces();
  const may = useMay();
  const isOnlyLooking = useSight() !== null;
  const themeNames = { system: m.themeSystem, light: m.themeLight, dark: m.themeDark };
  const newLink: Entry = {
    id: 'new',
    icon: 'edit',
    label: m.palette.newLink,
    act: async () => {
      await navigate({ to: '/links' });
      // After the palette has given the focus back.
      setTimeout(() => document.querySelector<HTMLElement>('input[name=target]')?.focus(), 50);
    },
  };
  const newCode: Entry = {
    id: 'new code',
    icon: 'qr',
    label: m.palette.newCode,
    act: () => void navigate({ to: '/codes/new', search: {} }),
  };
  return [
    ...(may('link', 'create') && !isOnlyLooking ? [newLink] : []),
    ...(may('qr', 'create') && !isOnlyLooking ? [newCode] : []),
    ...places
      .filter(({ to }) => to !== '/links')
      .map<Entry>(({ to, icon, name }) => ({ id: to, icon, label: name, act: () => void navigate({ to }) })),
    ...themes
      .filter((name) => name !== theme)
      .map<Entry>((name) => ({
        id: name,
        icon: 'eye',
        label: m.palette.themeCommand(themeNames[name]),
        act: () => setTheme(name),
      })),
    ...(Object.keys(languages) as Language[])
      .filter((code) => code !== language)
      .map<Entry>((code) => ({
        id: code,
        icon: 'more',
        label: m.palette.languageCommand(languages[code].languageName),
        act: () => speak(code),
      })),
    { id: 'api', icon: 'out', label: m.apiReference, act: () => location.assign('/api') },
    { id: 'trust', icon: 'out', label: m.trust, act: () => location.assign('/trust') },
  ];
}
