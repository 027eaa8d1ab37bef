/** Sign in, and go back to where one was. */
import { useQueryClient } from '@tanstack/react-query';
import { useSearch } from '@tanstack/react-router';
import { sessionQuery } from '../api/queries.ts';
import { PageTitle } from '../look/heading.tsx';
import { useMessages } from '../messages/messages.tsx';
import { Entrance } from './entrance.tsx';
import { SignInForm } from './sign-in-form.tsx';
import { useWayBack } from './way-back.ts';

export function SignInPage() {
  const m = useMessages();
  const client = useQueryClient();
  const { back, ended, changed, erased } = useSearch({ from: '/sign-in' });
  const goBack = useWayBack(back);
  return (
    <Entrance>
      <PageTitle tab={m.signIn.title}>{m.signIn.title}</PageTitle>
      {ended && <p className="mt-3 text-soft">{m.signIn.ended}</p>}
      {changed && <p className="mt-3 text-soft">{m.entry.reset.done}</p>}
      {erased && <p className="mt-3 text-soft">{m.signIn.erased}</p>}
      <div className="mt-8">
        <SignInForm
          onArrived={(session) => {
            client.setQueryData(sessionQuery.queryKey, session);
            goBack();
          }}
        />
      </div>
    </Entrance>
  );
}
