/** The way between the pages of the settings. */
import { Link } from '@tanstack/react-router';
import { useSight } from '../api/sight.ts';
import { house as de } from '../messages/house.de.ts';
import { house as en } from '../messages/house.en.ts';
import { useWords } from '../messages/messages.tsx';
import { printing as printingDe } from '../messages/printing.de.ts';
import { printing as printingEn } from '../messages/printing.en.ts';
import { useMay } from '../members/use-may.ts';

export function SettingsNav() {
  const words = useWords({ de, en });
  const printing = useWords({ de: printingDe, en: printingEn });
  const may = useMay();
  const isOnlyLooking = useSight() !== null;
  const places = [
    { to: '/settings', name: words.counting, isShown: may('settings', 'view') },
    { to: '/settings/printing', name: printing.settings.title, isShown: may('settings', 'view') },
    { to: '/settings/sign-in', name: words.access.title, isShown: may('settings', 'view') },
    { to: '/settings/tokens', name: words.tokens.title, isShown: may('token', 'view') },
    { to: '/settings/support', name: words.support.title, isShown: true },
    { to: '/settings/data', name: words.data, isShown: may('settings', 'edit') && !isOnlyLooking },
    { to: '/settings/organisation', name: words.tenant.title, isShown: true },
  ] as const;
  return (
    <nav aria-label={words.navigation} className="-mx-1 mb-6 border-b border-line">
      <ul className="flex flex-wrap gap-x-1">
        {places
          .filter(({ isShown }) => isShown)
          .map(({ to, name }) => (
            <li key={to}>
              <Link
                to={to}
                activeOptions={{ exact: true }}
                className="-mb-px flex h-10 items-center border-b-2 border-transparent px-2.5 text-soft hover:text-ink aria-[current=page]:border-accent aria-[current=page]:font-medium aria-[current=page]:text-ink"
              >
                {name}
              </Link>
            </li>
          ))}
      </ul>
    </nav>
  );
}
