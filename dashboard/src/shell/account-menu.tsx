/** The account menu: who one is, language, light or dark, sign out; on narrow screens also where one can go. */
import { Menu } from '@base-ui/react/menu';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { calls } from '../api/calls.ts';
import { personCalls } from '../api/person-calls.ts';
import { sessionQuery } from '../api/queries.ts';
import { lock } from '../api/standing.ts';
import { seeAs } from '../api/sight.ts';
import { buttonClass } from '../look/button.tsx';
import { Icon } from '../look/icons.tsx';
import { rememberHidden } from '../look/memory.ts';
import { itemClass, MenuPopup } from '../look/menu.tsx';
import { themes, useTheme } from '../look/theme.ts';
import { languages, useSpoken, type Language } from '../messages/messages.tsx';
import { usePlaces } from './places.ts';
import { useSwitch } from './use-switch.ts';

export function AccountMenu({ shows }: { readonly shows: 'person' | 'menu' }) {
  const { m } = useSpoken();
  const session = useQuery(sessionQuery).data;
  const name = session?.person.name || session?.person.email || '';
  return (
    <Menu.Root>
      {shows === 'person' ? (
        <Menu.Trigger className="flex w-full items-center gap-2.5 rounded-control px-2 py-1.5 text-left text-sm transition-colors hover:bg-wash data-popup-open:bg-wash">
          <span className="sr-only">{m.account}: </span>
          <span
            aria-hidden="true"
            className="grid size-8 shrink-0 place-items-center rounded-full bg-accent-wash text-xs font-semibold text-accent uppercase"
          >
            {initials(name)}
          </span>
          <span className="grid min-w-0">
            <span className="truncate">{name}</span>
            <span className="truncate text-soft">{session?.tenant?.name}</span>
          </span>
        </Menu.Trigger>
      ) : (
        <Menu.Trigger
          aria-label={m.menu}
          title={m.menu}
          className={buttonClass('quiet', 'icon', 'border border-line bg-card')}
        >
          <Icon name="menu" />
        </Menu.Trigger>
      )}
      <MenuPopup
        side={shows === 'person' ? 'top' : 'bottom'}
        align={shows === 'person' ? 'start' : 'end'}
        sideOffset={6}
      >
        {shows === 'menu' && <Places name={name} tenant={session?.tenant?.name ?? ''} />}
        <OwnAccount />
        <Tenants />
        <Preferences />
        <Menu.Separator className="my-1.5 h-px bg-line" />
        <SignOut />
      </MenuPopup>
    </Menu.Root>
  );
}

function initials(name: string): string {
  const words = name.split(/[\s@.]+/u).filter(Boolean);
  return [words[0], words.length > 1 && !name.includes('@') ? words.at(-1) : undefined]
    .map((word) => (word ? [...word][0] : ''))
    .join('');
}

function Places({ name, tenant }: { readonly name: string; readonly tenant: string }) {
  const { m } = useSpoken();
  const navigate = useNavigate();
  const places = usePlaces();
  return (
    <>
      <p className="grid px-2.5 py-1.5 text-sm">
        <span className="typed">{name}</span>
        <span className="typed text-soft">{tenant}</span>
      </p>
      <Menu.Separator className="my-1.5 h-px bg-line" />
      {places.map(({ to, name: place }) => (
        <Menu.Item key={to} className={itemClass} onClick={() => void navigate({ to })}>
          {place}
        </Menu.Item>
      ))}
      <Menu.LinkItem className={itemClass} href="/api">
        {m.apiReference}
      </Menu.LinkItem>
      <Menu.LinkItem className={itemClass} href="/trust">
        {m.trust}
      </Menu.LinkItem>
      <Menu.Separator className="my-1.5 h-px bg-line" />
    </>
  );
}

/** The organisations that one belongs to, where there are several. */
function Tenants() {
  const { m } = useSpoken();
  const session = useQuery(sessionQuery).data;
  const goTo = useSwitch();
  if (!session || session.tenants.length === 0 || (session.tenants.length === 1 && session.tenant)) return null;
  return (
    <>
      <Choice label={m.tenants} value={session.tenant?.id ?? ''} onChange={(id) => void goTo(id, '/links')}>
        {session.tenants.map(({ id, name }) => (
          <Option key={id} value={id}>
            {name}
          </Option>
        ))}
      </Choice>
      <Menu.Separator className="my-1.5 h-px bg-line" />
    </>
  );
}

function Preferences() {
  const { m, language, speak } = useSpoken();
  const [theme, setTheme] = useTheme();
  const themeNames = { system: m.themeSystem, light: m.themeLight, dark: m.themeDark };
  return (
    <>
      <Choice label={m.language} value={language} onChange={(chosen) => speak(chosen as Language)}>
        {Object.entries(languages).map(([code, { languageName }]) => (
          <Option key={code} value={code} lang={code}>
            {languageName}
          </Option>
        ))}
      </Choice>
      <Choice label={m.theme} value={theme} onChange={(chosen) => setTheme(chosen as (typeof themes)[number])}>
        {themes.map((name) => (
          <Option key={name} value={name}>
            {themeNames[name]}
          </Option>
        ))}
      </Choice>
    </>
  );
}

function Choice({
  label,
  value,
  onChange,
  children,
}: {
  readonly label: string;
  readonly value: string;
  readonly onChange: (value: string) => void;
  readonly children: ReactNode;
}) {
  return (
    <Menu.Group>
      <Menu.GroupLabel className="px-2.5 pt-1.5 pb-0.5 text-xs text-soft">{label}</Menu.GroupLabel>
      <Menu.RadioGroup value={value} onValueChange={onChange}>
        {children}
      </Menu.RadioGroup>
    </Menu.Group>
  );
}

function Option({
  value,
  lang,
  children,
}: {
  readonly value: string;
  readonly lang?: string;
  readonly children: string;
}) {
  return (
    <Menu.RadioItem value={value} lang={lang} closeOnClick={false} className={itemClass}>
      {children}
      <Menu.RadioItemIndicator className="ml-auto text-accent">
        <Icon name="check" />
      </Menu.RadioItemIndicator>
    </Menu.RadioItem>
  );
}

function OwnAccount() {
  const { m } = useSpoken();
  const navigate = useNavigate();
  return (
    <>
      <Menu.Item className={itemClass} onClick={() => void navigate({ to: '/account' })}>
        {m.ownAccount.title}
      </Menu.Item>
      <Menu.Item className={itemClass} onClick={() => void lockNow()}>
        {m.entry.lock.now}
      </Menu.Item>
      <Menu.Separator className="my-1.5 h-px bg-line" />
    </>
  );
}

/** Locked by the server, so that not even this page can get past it. */
async function lockNow(): Promise<void> {
  await personCalls.lock();
  void lock.begin();
}

function SignOut() {
  const { m } = useSpoken();
  const client = useQueryClient();
  const navigate = useNavigate();
  return (
    <Menu.Item
      className={itemClass}
      onClick={async () => {
        await calls.signOut();
        seeAs(null);
        rememberHidden([]);
        await navigate({ to: '/sign-in' });
        client.clear();
      }}
    >
      {m.signOut}
    </Menu.Item>
  );
}
