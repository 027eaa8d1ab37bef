/** The invitations that are open: to be sent once more, or withdrawn. */
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import type { Invitation } from '../api/client.ts';
import { houseCalls } from '../api/house-calls.ts';
import { invitationsQuery } from '../api/house-queries.ts';
import { AskedDeeds, AskedRow } from '../look/asked.tsx';
import { Deeds } from '../look/deeds.tsx';
import { focusHeading } from '../look/heading.tsx';
import { useNotice } from '../look/notices.tsx';
import { members as de } from '../messages/members.de.ts';
import { members as en } from '../messages/members.en.ts';
import { useSpoken, useWords } from '../messages/messages.tsx';
import { refusalText } from '../messages/refusals.ts';
import { useMay } from './use-may.ts';

export function Invitations() {
  const words = useWords({ de, en });
  const { data: open = [], dataUpdatedAt } = useQuery(invitationsQuery);
  if (open.length === 0) return null;
  return (
    <section aria-labelledby="invitations" className="mt-9">
      <h2 id="invitations" className="mb-3 text-lg">
        {words.invitations}
      </h2>
      <ul className="border-t border-line">
        {open.map((invitation) => (
          <Row key={invitation.id} invitation={invitation} at_ms={dataUpdatedAt} />
        ))}
      </ul>
    </section>
  );
}

function Row({
  invitation,
  at_ms,
}: {
  readonly invitation: Invitation;
  /** When it was read. */
  readonly at_ms: number;
}) {
  const { m, format } = useSpoken();
  const words = useWords({ de, en });
  const may = useMay();
  const client = useQueryClient();
  const show = useNotice();
  const { id, email } = invitation;
  const fresh = () => client.invalidateQueries({ queryKey: invitationsQuery.queryKey });
  const onError = (error: unknown) => show({ text: refusalText(m, error) });
  const resending = useMutation({
    mutationFn: () => houseCalls.resendInvitation(id),
    onSuccess: async () => {
      show({ text: words.resent(email) });
      await fresh();
    },
    onError,
  });
  const withdrawing = useMutation({
    mutationFn: () => houseCalls.withdrawInvitation(id),
    onSuccess: async () => {
      show({ text: words.withdrawn(email) });
      focusHeading();
      await fresh();
    },
    onError,
  });
  const until = format.moment(invitation.expiresAt);
  const isOver = Date.parse(invitation.expiresAt) < at_ms;
  const when = (
    <span className={isOver ? 'text-amber' : ''}>{isOver ? words.expired(until) : words.validUntil(until)}</span>
  );
  return (
    <AskedRow
      email={email}
      note={
        <>
          {words.presets[invitation.preset]} · {when}
        </>
      }
    >
      {may('member', 'create') && (
        <Deeds>
          <AskedDeeds {...{ email, words, resending, withdrawing }} />
        </Deeds>
      )}
    </AskedRow>
  );
}
