/** Where one is signed in, by browser and system, each of them to be ended. */
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import type { OwnSessions } from '../api/client.ts';
import { personCalls } from '../api/person-calls.ts';
import { ownSessionsQuery } from '../api/queries.ts';
import { Button } from '../look/button.tsx';
import { Card } from '../look/card.tsx';
import { useNotice } from '../look/notices.tsx';
import { Late } from '../look/text.tsx';
import { useMessages, useSpoken } from '../messages/messages.tsx';
import { refusalText } from '../messages/refusals.ts';
import { Refused } from '../session/refused.tsx';

type OwnSession = OwnSessions['items'][number];

export function SessionsCard() {
  const m = useMessages();
  const sessions = useQuery(ownSessionsQuery);
  const ending = useEnding(() => personCalls.endOtherSessions(), m.ownAccount.sessionsEnded);
  const hasOthers = sessions.data?.some(({ current }) => !current) ?? false;
  return (
    <Card title={m.ownAccount.sessions}>
      <p className="-mt-2 mb-4 max-w-prose text-sm text-soft text-pretty">{m.ownAccount.sessionsLead}</p>
      {sessions.data ? (
        <ul className="divide-y divide-line rounded-control border border-line">
          {sessions.data
            .toSorted((a, b) => Number(b.current) - Number(a.current) || b.activeAt.localeCompare(a.activeAt))
            .map((session) => (
              <Row key={session.id} session={session} />
            ))}
        </ul>
      ) : sessions.error ? (
        <Refused error={sessions.error} />
      ) : (
        <Late>{m.loading}</Late>
      )}
      {hasOthers ? (
        <Button className="mt-4" aria-disabled={ending.isPending} onClick={() => ending.mutate()}>
          {m.ownAccount.sessionsEnd}
        </Button>
      ) : (
        sessions.data && <p className="mt-4 text-sm text-soft">{m.ownAccount.sessionsNone}</p>
      )}
    </Card>
  );
}

function Row({ session }: { readonly session: OwnSession }) {
  const { m, format } = useSpoken();
  const ending = useEnding(() => personCalls.endSession(session.id), m.ownAccount.sessionEnded);
  const agent = session.agent ?? m.ownAccount.sessionUnknown;
  return (
    <li className="flex flex-wrap items-center gap-x-4 gap-y-2 px-3 py-2.5">
      <div className="min-w-0 flex-1 basis-48">
        <p className="typed font-medium">
          {agent}{' '}
          {session.current && <span className="text-sm font-normal text-accent">{m.ownAccount.sessionHere}</span>}
        </p>
        <p className="text-sm text-soft">
          {m.ownAccount.sessionSince(format.moment(session.createdAt))} ·{' '}
          {m.ownAccount.sessionActive(format.moment(session.activeAt))}
        </p>
      </div>
      {!session.current && (
        <Button
          size="small"
          aria-label={m.ownAccount.sessionEndNamed(agent)}
          aria-disabled={ending.isPending}
          onClick={() => ending.mutate()}
        >
          {m.ownAccount.sessionEnd}
        </Button>
      )}
    </li>
  );
}

function useEnding(end: () => Promise<void>, done: string) {
  const m = useMessages();
  const client = useQueryClient();
  const show = useNotice();
  return useMutation({
    mutationFn: end,
    onSuccess: () => show({ text: done }),
    onError: (error) => show({ text: refusalText(m, error) }),
    onSettled: () => client.invalidateQueries({ queryKey: ownSessionsQuery.queryKey }),
  });
}
