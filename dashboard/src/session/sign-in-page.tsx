/** Sign in, and go back to where one was. */
import { useQueryClient } from '@tanstack/react-query';
import { useRouter, useSearch } from '@tanstack/react-router';
import { sessionQuery } from '../api/queries.ts';
import { PageTitle } from '../look/heading.tsx';
import { useMessages } from '../messages/messages.tsx';
import { Entrance } from './entrance.tsx';
import { SignInForm } from './sign-in-form.tsx';

export function SignInPage() {
  const m = useMessages();
  const client = useQueryClient();
  const router = useRouter();
  const { back, ended, changed, erased } = useSearch({ from: '/sign-in' });
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
            router.history.replace(`/app${ownPath(back)}`);
          }}
        />
      </div>
    </Entrance>
  );
}

/** Only a path of our own: `back` comes from the address, so anybody may have written it. */
function ownPath(back: string | undefined): string {
  return back !== undefined && /^\/[a-z][\w-]*(?![^/?#])/.test(back) && !back.startsWith('/sign-in') ? back : '/links';
}
