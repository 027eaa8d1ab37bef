/** Tokens: what programs sign in with; made with an end and with some or all of one's rights, and revoked at once. */
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import type { Token } from '../api/client.ts';
import { houseCalls } from '../api/house-calls.ts';
import { membersQuery, tokensQuery } from '../api/house-queries.ts';
import { Button } from '../look/button.tsx';
import { Confirm } from '../look/confirm.tsx';
import { Deeds } from '../look/deeds.tsx';
import { Empty } from '../look/empty.tsx';
import { focusHeading, PageTitle } from '../look/heading.tsx';
import { useNotice } from '../look/notices.tsx';
import { Late } from '../look/text.tsx';
import { useMay } from '../members/use-may.ts';
import { house as de } from '../messages/house.de.ts';
import { house as en } from '../messages/house.en.ts';
import { useMessages, useSpoken, useWords } from '../messages/messages.tsx';
import { refusalText } from '../messages/refusals.ts';
import { Refused } from '../session/refused.tsx';
import { NewTokenPanel } from './new-token-panel.tsx';
import { SettingsNav } from './settings-nav.tsx';

export function TokensPage() {
  const m = useMessages();
  const { tokens: words } = useWords({ de, en });
  const may = useMay();
  const { data: tokens, error, dataUpdatedAt } = useQuery(tokensQuery);
  const [isMaking, setMaking] = useState(false);
  const make = may('token', 'create') ? (
    <Deeds>
      <Button look="lead" onClick={() => setMaking(true)}>
        {words.make}
      </Button>
    </Deeds>
  ) : null;
  return (
    <>
      <SettingsNav />
      <PageTitle tab={words.title}>{words.title}</PageTitle>
      <div className="mt-3 mb-6 flex flex-wrap items-center justify-between gap-x-6 gap-y-3">
        <p className="max-w-prose text-soft text-pretty">{words.lead}</p>
        {tokens && tokens.length > 0 && make}
      </div>
      {tokens ? (
        tokens.length > 0 ? (
          <ul className="border-t border-line" aria-label={words.list}>
            {tokens.map((token) => (
              <Row key={token.id} token={token} at_ms={dataUpdatedAt} />
            ))}
          </ul>
        ) : (
          <Empty title={words.emptyTitle} detail={words.emptyDetail}>
            {make}
          </Empty>
        )
      ) : error ? (
        <Refused error={error} />
      ) : (
        <Late>{m.loading}</Late>
      )}
      {isMaking && <NewTokenPanel onClose={() => setMaking(false)} />}
    </>
  );
}

function Row({
  token,
  at_ms,
}: {
  readonly token: Token;
  /** When it was read. */
  readonly at_ms: number;
}) {
  const { m, format } = useSpoken();
  const { tokens: words } = useWords({ de, en });
  const may = useMay();
  const client = useQueryClient();
  const show = useNotice();
  const members = useQuery({ ...membersQuery, enabled: may('member', 'view') }).data;
  const [isAsking, setAsking] = useState(false);
  const revoking = useMutation({
    mutationFn: () => houseCalls.revokeToken(token.id),
    onSuccess: async () => {
      show({ text: words.revoked(token.name) });
      setAsking(false);
      focusHeading();
      await client.invalidateQueries({ queryKey: tokensQuery.queryKey });
    },
  });
  const maker = members?.find(({ id }) => id === token.memberId);
  return (
    <li className="flex flex-wrap items-center gap-x-4 gap-y-2 border-b border-line py-3.5">
      <div className="min-w-0 flex-1 basis-60">
        <p className="typed font-medium">{token.name}</p>
        <p className="typed text-sm text-soft">
          {[
            ...(maker ? [words.by(maker.name ?? maker.email)] : []),
            token.grants === null ? words.allRights : words.someRights(token.grants.length),
            token.lastUsedDay ? words.used(format.day(token.lastUsedDay)) : words.neverUsed,
          ].join(' · ')}
          {' · '}
          <Ending expiresAt={token.expiresAt} at_ms={at_ms} />
        </p>
      </div>
      {may('token', 'delete') && (
        <Deeds>
          <Button size="small" look="red" aria-label={words.revokeFor(token.name)} onClick={() => setAsking(true)}>
            {words.revoke}
          </Button>
        </Deeds>
      )}
      {isAsking && (
        <Confirm
          title={words.revokeTitle(token.name)}
          deed={words.revoke}
          error={revoking.error && refusalText(m, revoking.error)}
          isBusy={revoking.isPending}
          onConfirm={() => revoking.mutate()}
          onCancel={() => setAsking(false)}
        >
          <p>{words.revokeLead}</p>
        </Confirm>
      )}
    </li>
  );
}

function Ending({ expiresAt, at_ms }: { readonly expiresAt: string | null; readonly at_ms: number }) {
  const { format } = useSpoken();
  const { tokens: words } = useWords({ de, en });
  if (expiresAt === null) return words.endless;
  const isOver = Date.parse(expiresAt) < at_ms;
  const day = format.moment(expiresAt);
  return isOver ? <span className="text-amber">{words.over(day)}</span> : words.ends(day);
}
