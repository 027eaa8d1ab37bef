/** Where one can go: the main pages, as far as whoever looks may see them. */
import { useQuery } from '@tanstack/react-query';
import { sessionQuery } from '../api/queries.ts';
import { useSight } from '../api/sight.ts';
import type { IconName } from '../look/icons.tsx';
import { useMay } from '../members/use-may.ts';
import { useMessages } from '../messages/messages.tsx';

export type Place = {
  readonly to: '/links' | '/codes' | '/projects' | '/report' | '/members' | '/audit' | '/settings' | '/platform';
  readonly icon: IconName;
  readonly name: string;
};

export function usePlaces(): readonly Place[] {
  const m = useMessages();
  const may = useMay();
  const session = useQuery(sessionQuery).data;
  const sight = useSight();
  const isInside = Boolean(session?.tenant ?? session?.support);
  const places: readonly (Place & { readonly isShown: boolean })[] = [
    { to: '/links', icon: 'links', name: m.links, isShown: isInside },
    { to: '/codes', icon: 'qr', name: m.codes, isShown: isInside && may('qr', 'view') },
    { to: '/projects', icon: 'folder', name: m.projects, isShown: isInside && may('project', 'view') },
    { to: '/report', icon: 'curve', name: m.report.title, isShown: isInside },
    { to: '/members', icon: 'members', name: m.members, isShown: may('member', 'view') },
    { to: '/audit', icon: 'log', name: m.auditLog, isShown: may('audit', 'view') },
    {
      to: '/settings',
      icon: 'settings',
      name: m.settings.title,
      isShown: Boolean(session?.tenant) && !session?.support,
    },
    { to: '/platform', icon: 'platform', name: m.platform, isShown: session?.person.operator === true && !sight },
  ];
  return places.filter(({ isShown }) => isShown);
}
