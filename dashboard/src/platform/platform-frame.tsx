/** The frame of the operators' pages: the way between them, and before all of them the commitment, until it is signed. */
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { commitmentQuery } from '../api/platform-calls.ts';
import { PageTitle } from '../look/heading.tsx';
import { Late } from '../look/text.tsx';
import { audit as auditDe } from '../messages/audit.de.ts';
import { audit as auditEn } from '../messages/audit.en.ts';
import { platform as de } from '../messages/platform.de.ts';
import { platform as en } from '../messages/platform.en.ts';
import { useMessages, useWords } from '../messages/messages.tsx';
import { Refused } from '../session/refused.tsx';
import { CommitmentView } from './commitment-view.tsx';

export function PlatformFrame({
  title,
  lead,
  action,
  children,
}: {
  readonly title: string;
  readonly lead?: string;
  /** What leads, beside the lead. */
  readonly action?: ReactNode;
  readonly children: ReactNode;
}) {
  const m = useMessages();
  const words = useWords({ de, en });
  const { data: commitment, error } = useQuery(commitmentQuery);
  if (error) {
    return (
      <>
        <PageTitle tab={words.navigation}>{words.navigation}</PageTitle>
        <Refused error={error} className="mt-4" />
      </>
    );
  }
  if (!commitment) return <Late>{m.loading}</Late>;
  if (commitment.signedAt === null) {
    return (
      <>
        <PageTitle tab={words.commitment.title}>{words.commitment.title}</PageTitle>
        <p className="mt-3 mb-7 max-w-prose text-soft text-pretty">{words.commitment.first}</p>
        <CommitmentView commitment={commitment} />
      </>
    );
  }
  return (
    <>
      <PlatformNav />
      <PageTitle tab={title}>{title}</PageTitle>
      {(lead || action) && (
        <div className="mt-3 mb-6 flex flex-wrap items-center justify-between gap-x-6 gap-y-3">
          {lead && <p className="max-w-prose text-soft text-pretty">{lead}</p>}
          {action}
        </div>
      )}
      {children}
    </>
  );
}

function PlatformNav() {
  const words = useWords({ de, en });
  const log = useWords({ de: auditDe, en: auditEn });
  const places = [
    { to: '/platform', name: words.tenants.title },
    { to: '/platform/takedowns', name: words.takedowns.title },
    { to: '/platform/support', name: words.support.title },
    { to: '/platform/mail', name: words.mail.title },
    { to: '/platform/operators', name: words.operators.title },
    { to: '/platform/commitment', name: words.commitment.title },
    { to: '/platform/audit', name: log.title },
  ] as const;
  return (
    <nav aria-label={words.navigation} className="-mx-1 mb-6 border-b border-line lg:pr-52">
      <ul className="flex flex-wrap gap-x-1">
        {places.map(({ to, name }) => (
          <li key={to}>
            <Link
              to={to}
              activeOptions={{ exact: true, includeSearch: false }}
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
