/** An invitation is accepted: by somebody new, who chooses a password, or by somebody known, who signs in. */
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Link, useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { calls } from '../api/calls.ts';
import type { Offer, Session } from '../api/client.ts';
import { personCalls } from '../api/person-calls.ts';
import { sessionQuery } from '../api/queries.ts';
import { isAway, isRefusal } from '../api/refusal.ts';
import { Button, buttonClass } from '../look/button.tsx';
import { FormError } from '../look/field.tsx';
import { Late } from '../look/text.tsx';
import type { Messages } from '../messages/en.ts';
import { useMessages } from '../messages/messages.tsx';
import { refusalText } from '../messages/refusals.ts';
import { Entrance, EntranceStep } from './entrance.tsx';
import { JoinForm, namesTenant } from './join-form.tsx';
import { SignInForm } from './sign-in-form.tsx';

/** What somebody adds to the invitation. */
export type Joining = { readonly name?: string; readonly password?: string; readonly tenantName?: string };

export function AcceptPage() {
  const m = useMessages();
  const client = useQueryClient();
  const navigate = useNavigate();
  const [token] = useState(() => location.hash.slice(1));
  const session = useQuery(sessionQuery);
  const offer = useQuery({
    queryKey: ['offer'],
    queryFn: ({ signal }) => personCalls.findOffer(token, signal),
    enabled: token !== '',
    // What was once good may be gone a moment later; asked once, it stands until it is accepted.
    staleTime: Infinity,
    retry: (_tries, error) => isAway(error),
  });
  const joining = useMutation({
    mutationFn: (more: Joining) => personCalls.acceptInvitation({ token, ...more }),
    onSuccess: async (joined) => {
      client.clear();
      client.setQueryData(sessionQuery.queryKey, joined);
      await navigate({ to: '/', replace: true });
    },
  });

  if (token === '' || isRefusal(offer.error, 'gone', 'not_found', 'invalid') || isRefusal(joining.error, 'gone')) {
    return <Ended title={m.entry.accept.goneTitle} detail={m.entry.accept.gone} />;
  }
  if (isRefusal(joining.error, 'conflict')) {
    return <Ended title={m.signIn.title} detail={m.entry.accept.already} signIn />;
  }
  if (offer.error) return <Ended title={m.failedTitle} detail={refusalText(m, offer.error)} />;
  if (!offer.data || session.isPending) {
    return (
      <Entrance>
        <Late>{m.loading}</Late>
      </Entrance>
    );
  }
  return (
    <EntranceStep {...welcome(m, offer.data)}>
      <Way offer={offer.data} session={session.data ?? null} joining={joining} />
    </EntranceStep>
  );
}

function welcome(
  m: Messages,
  { operator, tenantName, email }: Offer,
): { readonly title: string; readonly lead: string } {
  const words = m.entry.accept;
  if (operator) return { title: words.titleOperator, lead: words.leadOperator(email) };
  if (tenantName === null) return { title: words.titleOwner, lead: words.leadOwner(email) };
  return { title: words.title(tenantName), lead: words.lead(email) };
}

type Joins = {
  readonly mutate: (more: Joining) => void;
  readonly error: Error | null;
  readonly isPending: boolean;
};

/** What is left to do depends on who is invited and who is here. */
function Way({
  offer,
  session,
  joining,
}: {
  readonly offer: Offer;
  readonly session: Session | null;
  readonly joining: Joins;
}) {
  const m = useMessages();
  const client = useQueryClient();
  const leaving = useMutation({
    mutationFn: calls.signOut,
    onSuccess: () => client.setQueryData(sessionQuery.queryKey, null),
  });
  if (session && session.person.email.toLowerCase() !== offer.email.toLowerCase()) {
    return (
      <div className="grid gap-5">
        <p className="typed">{m.entry.accept.other(session.person.email, offer.email)}</p>
        <Button look="lead" onClick={() => leaving.mutate()}>
          {m.entry.accept.signOut}
        </Button>
      </div>
    );
  }
  if (!session && offer.knownPerson) {
    return (
      <div className="grid gap-6">
        <p>{m.entry.accept.known}</p>
        <FormError>{joining.error && refusalText(m, joining.error)}</FormError>
        <SignInForm
          invited={offer.email}
          onArrived={(arrived) => {
            client.setQueryData(sessionQuery.queryKey, arrived);
            // A first owner still has to name the tenant.
            if (!namesTenant(offer)) joining.mutate({});
          }}
        />
      </div>
    );
  }
  return <JoinForm offer={offer} isHere={session !== null} joining={joining} />;
}

function Ended({
  title,
  detail,
  signIn = false,
}: {
  readonly title: string;
  readonly detail: string;
  readonly signIn?: boolean;
}) {
  const m = useMessages();
  return (
    <EntranceStep title={title} lead={detail}>
      <Link to="/sign-in" className={buttonClass(signIn ? 'lead' : 'plain')}>
        {m.signIn.title}
      </Link>
    </EntranceStep>
  );
}
