/** Operators: who runs the platform, who is asked to, and who no longer does. */
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import type { Operator, OperatorInvitation } from '../api/client.ts';
import { operatorsQuery, platformCalls } from '../api/platform-calls.ts';
import { sessionQuery } from '../api/queries.ts';
import { isRefusal } from '../api/refusal.ts';
import { AddresseeFields, useAddressee } from '../look/addressee.tsx';
import { AskedDeeds, AskedRow } from '../look/asked.tsx';
import { Button } from '../look/button.tsx';
import { Card } from '../look/card.tsx';
import { Confirm } from '../look/confirm.tsx';
import { FormError } from '../look/field.tsx';
import { focusHeading } from '../look/heading.tsx';
import { useNotice } from '../look/notices.tsx';
import { FactorMark } from '../members/members-page.tsx';
import { platform as de } from '../messages/platform.de.ts';
import { platform as en } from '../messages/platform.en.ts';
import { useMessages, useSpoken, useWords } from '../messages/messages.tsx';
import { fieldText, formText, refusalText } from '../messages/refusals.ts';
import { Refused } from '../session/refused.tsx';
import { PlatformFrame } from './platform-frame.tsx';

export function OperatorsPage() {
  const { operators: words } = useWords({ de, en });
  return (
    <PlatformFrame title={words.title} lead={words.lead}>
      <Lists />
    </PlatformFrame>
  );
}

function Lists() {
  const { operators: words } = useWords({ de, en });
  const { data, error, dataUpdatedAt } = useQuery(operatorsQuery);
  return (
    <div className="grid max-w-3xl gap-4">
      {error && !data && <Refused error={error} />}
      {data && (
        <ul className="border-t border-line" aria-label={words.title}>
          {data.items.map((operator) => (
            <Row key={operator.id} operator={operator} />
          ))}
        </ul>
      )}
      {data && data.invitations.length > 0 && (
        <Card title={words.invitations}>
          <ul className="-mb-3">
            {data.invitations.map((invitation) => (
              <InvitationRow key={invitation.id} invitation={invitation} at_ms={dataUpdatedAt} />
            ))}
          </ul>
        </Card>
      )}
      <InviteForm />
    </div>
  );
}

function useFresh() {
  const client = useQueryClient();
  return () => client.invalidateQueries({ queryKey: operatorsQuery.queryKey });
}

function Row({ operator }: { readonly operator: Operator }) {
  const { m, format } = useSpoken();
  const { operators: words } = useWords({ de, en });
  const show = useNotice();
  const fresh = useFresh();
  const isSelf = useQuery(sessionQuery).data?.person.id === operator.id;
  const [isAsking, setAsking] = useState(false);
  const name = operator.name ?? operator.email;
  const removing = useMutation({
    mutationFn: () => platformCalls.removeOperator(operator.id),
    onSuccess: async () => {
      show({ text: words.removed(name) });
      setAsking(false);
      await fresh();
    },
  });
  const refusal =
    removing.error && (isRefusal(removing.error, 'conflict') ? words.last : refusalText(m, removing.error));
  return (
    <li className="flex flex-wrap items-center gap-x-6 gap-y-2 border-b border-line py-3.5">
      <div className="min-w-0 flex-1 basis-56">
        <p className="typed font-medium">
          {name}
          {isSelf && <span className="font-normal text-soft"> ({words.you})</span>}
        </p>
        {operator.name !== null && <p className="typed text-sm text-soft">{operator.email}</p>}
      </div>
      <div className="text-sm">
        <FactorMark has={operator.secondFactor} />
        <p className={operator.signedAt ? 'text-soft' : 'text-amber'}>
          {operator.signedAt ? words.signed(format.day(operator.signedAt)) : words.unsigned}
        </p>
      </div>
      <Button size="small" look="red" aria-label={words.removeFor(name)} onClick={() => setAsking(true)}>
        {words.remove}
      </Button>
      {isAsking && (
        <Confirm
          title={words.removeTitle(name)}
          deed={words.remove}
          error={refusal}
          isBusy={removing.isPending}
          onConfirm={() => removing.mutate()}
          onCancel={() => {
            setAsking(false);
            removing.reset();
          }}
        >
          <p>{words.removeLead}</p>
        </Confirm>
      )}
    </li>
  );
}

function InvitationRow({
  invitation,
  at_ms,
}: {
  readonly invitation: OperatorInvitation;
  /** When it was read. */
  readonly at_ms: number;
}) {
  const { m, format } = useSpoken();
  const { operators: words } = useWords({ de, en });
  const show = useNotice();
  const fresh = useFresh();
  const { id, email } = invitation;
  const onError = (error: unknown) => show({ text: refusalText(m, error) });
  const resending = useMutation({
    mutationFn: () => platformCalls.resendOperatorInvitation(id),
    onSuccess: async () => {
      show({ text: words.resent(email) });
      // Another one takes its place in the list, and with it the button that had the focus is gone.
      focusHeading();
      await fresh();
    },
    onError,
  });
  const withdrawing = useMutation({
    mutationFn: () => platformCalls.withdrawOperatorInvitation(id),
    onSuccess: async () => {
      show({ text: words.withdrawn(email) });
      focusHeading();
      await fresh();
    },
    onError,
  });
  const until = format.moment(invitation.expiresAt);
  const isOver = Date.parse(invitation.expiresAt) < at_ms;
  const when = <span className={isOver ? 'text-amber' : ''}>{isOver ? words.expired(until) : words.until(until)}</span>;
  return (
    <AskedRow email={email} note={when}>
      <AskedDeeds {...{ email, words, resending, withdrawing }} />
    </AskedRow>
  );
}

function InviteForm() {
  const m = useMessages();
  const words = useWords({ de, en });
  const show = useNotice();
  const fresh = useFresh();
  const { addressee, typed } = useAddressee();
  const inviting = useMutation({
    mutationFn: () => platformCalls.inviteOperator(addressee),
    onSuccess: async (invited) => {
      show({ text: words.operators.invited(invited.email) });
      typed.setEmail('');
      await fresh();
    },
  });
  return (
    <Card title={words.operators.invite}>
      <form
        className="grid gap-4"
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          if (!inviting.isPending) inviting.mutate();
        }}
      >
        <FormError>{formText(m, inviting.error, ['email'])}</FormError>
        <AddresseeFields label={words.operators.email} error={fieldText(m, inviting.error, 'email')} typed={typed} />
        <div>
          <Button type="submit" look="lead" aria-disabled={inviting.isPending}>
            {inviting.isPending ? words.operators.submitting : words.operators.submit}
          </Button>
        </div>
      </form>
    </Card>
  );
}
