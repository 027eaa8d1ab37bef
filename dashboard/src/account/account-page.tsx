/** One's own account: name, language, password, second factors, where one is signed in, and how one takes it all along or ends it. */
import { useQuery } from '@tanstack/react-query';
import { useSearch } from '@tanstack/react-router';
import { desks } from '../api/job-calls.ts';
import { sessionQuery } from '../api/queries.ts';
import { ExportCard } from '../jobs/export-card.tsx';
import { PageTitle } from '../look/heading.tsx';
import { Late } from '../look/text.tsx';
import { useMessages } from '../messages/messages.tsx';
import { ErasureCard } from './erasure-card.tsx';
import { FactorCards } from './factor-cards.tsx';
import { PasswordCard } from './password-card.tsx';
import { PersonCard } from './person-card.tsx';
import { SessionsCard } from './sessions-card.tsx';

export function AccountPage() {
  const m = useMessages();
  const session = useQuery(sessionQuery).data;
  const { back } = useSearch({ from: '/inside/account' });
  return (
    <>
      <PageTitle tab={m.ownAccount.title}>{m.ownAccount.title}</PageTitle>
      <p className="mt-3 mb-7 max-w-prose text-soft text-pretty">{m.ownAccount.lead}</p>
      {session ? (
        <div className="grid max-w-3xl gap-4">
          <PersonCard person={session.person} />
          <PasswordCard person={session.person} />
          <div id="factors" className="scroll-mt-4">
            <FactorCards back={back} />
          </div>
          <SessionsCard />
          <ExportCard desk={desks.account} />
          <ErasureCard person={session.person} />
        </div>
      ) : (
        <Late>{m.loading}</Late>
      )}
    </>
  );
}
