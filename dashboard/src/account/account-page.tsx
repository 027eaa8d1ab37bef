/** One's own account: name, language, password, second factors, and where one is signed in. */
import { useQuery } from '@tanstack/react-query';
import { sessionQuery } from '../api/queries.ts';
import { PageTitle } from '../look/heading.tsx';
import { Late } from '../look/text.tsx';
import { useMessages } from '../messages/messages.tsx';
import { FactorCards } from './factor-cards.tsx';
import { PasswordCard } from './password-card.tsx';
import { PersonCard } from './person-card.tsx';
import { SessionsCard } from './sessions-card.tsx';

export function AccountPage() {
  const m = useMessages();
  const session = useQuery(sessionQuery).data;
  return (
    <>
      <PageTitle tab={m.ownAccount.title}>{m.ownAccount.title}</PageTitle>
      <p className="mt-3 mb-7 max-w-prose text-soft text-pretty">{m.ownAccount.lead}</p>
      {session ? (
        <div className="grid max-w-3xl gap-4">
          <PersonCard person={session.person} />
          <PasswordCard person={session.person} />
          <FactorCards />
          <SessionsCard />
        </div>
      ) : (
        <Late>{m.loading}</Late>
      )}
    </>
  );
}
