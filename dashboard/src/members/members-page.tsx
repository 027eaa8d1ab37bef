/** Members: who belongs to the tenant and who is invited, and the way to what each may do. */
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import type { Member } from '../api/client.ts';
import { invitationsQuery, membersQuery } from '../api/house-queries.ts';
import { sessionQuery } from '../api/queries.ts';
import { Button } from '../look/button.tsx';
import { Deeds } from '../look/deeds.tsx';
import { Empty } from '../look/empty.tsx';
import { PageTitle } from '../look/heading.tsx';
import { Icon } from '../look/icons.tsx';
import { Late } from '../look/text.tsx';
import { members as de } from '../messages/members.de.ts';
import { members as en } from '../messages/members.en.ts';
import { useSpoken, useWords } from '../messages/messages.tsx';
import { Refused } from '../session/refused.tsx';
import { Invitations } from './invitations.tsx';
import { InvitePanel } from './invite-panel.tsx';
import { OwnPresets } from './own-presets.tsx';
import { useMay } from './use-may.ts';

export function MembersPage() {
  const { m } = useSpoken();
  const words = useWords({ de, en });
  const may = useMay();
  const { data: members, error } = useQuery(membersQuery);
  const { data: invitations } = useQuery(invitationsQuery);
  const [isInviting, setInviting] = useState(false);
  const mayInvite = may('member', 'create');
  return (
    <>
      <PageTitle tab={words.title}>{words.title}</PageTitle>
      <div className="mt-3 mb-6 flex flex-wrap items-center justify-between gap-x-6 gap-y-3">
        <p className="max-w-prose text-soft text-pretty">{words.lead}</p>
        <Deeds>
          {mayInvite && (
            <Button look="lead" onClick={() => setInviting(true)}>
              {words.invite}
            </Button>
          )}
        </Deeds>
      </div>
      {members ? (
        <>
          <ul className="border-t border-line sm:-mx-3" aria-label={words.title}>
            {members.map((member) => (
              <Row key={member.id} member={member} />
            ))}
          </ul>
          <Invitations />
          <OwnPresets />
          {members.length === 1 && invitations?.length === 0 && (
            <Alone onInvite={mayInvite ? () => setInviting(true) : null} />
          )}
        </>
      ) : error ? (
        <Refused error={error} />
      ) : (
        <Late>{m.loading}</Late>
      )}
      {isInviting && <InvitePanel onClose={() => setInviting(false)} />}
    </>
  );
}

function Row({ member }: { readonly member: Member }) {
  const { format } = useSpoken();
  const words = useWords({ de, en });
  const self = useQuery(sessionQuery).data?.member?.id === member.id;
  return (
    <li className="relative grid gap-x-6 gap-y-1.5 border-b border-line py-3.5 hover:bg-wash sm:grid-cols-[minmax(0,1fr)_9rem_15rem_1rem] sm:items-center sm:px-3">
      <div className="min-w-0">
        <Link
          to="/members/$id"
          params={{ id: member.id }}
          className="typed font-medium underline-offset-4 after:absolute after:inset-0 hover:underline"
        >
          {member.name ?? member.email}
        </Link>
        {self && <span className="text-soft"> ({words.you})</span>}
        {member.name !== null && <p className="typed text-sm text-soft">{member.email}</p>}
      </div>
      <p>{words.presets[member.preset]}</p>
      <div className="text-sm">
        <FactorMark has={member.secondFactor} />
        <p className="text-soft">
          {member.lastSeenDay ? words.lastSeen(format.day(member.lastSeenDay)) : words.neverSeen}
        </p>
      </div>
      <Icon name="open" className="size-4 text-soft max-sm:hidden" />
    </li>
  );
}

/** Words and a sign, never a colour alone. */
export function FactorMark({ has }: { readonly has: boolean }) {
  const words = useWords({ de, en });
  return (
    <p className={`flex items-center gap-1.5 ${has ? '' : 'text-amber'}`}>
      <Icon name={has ? 'check' : 'close'} className={`size-3.5 ${has ? 'text-accent' : ''}`} />
      {has ? words.withFactor : words.withoutFactor}
    </p>
  );
}

function Alone({ onInvite }: { readonly onInvite: (() => void) | null }) {
  const words = useWords({ de, en });
  return (
    <Empty title={words.aloneTitle} detail={words.aloneDetail}>
      <Deeds>{onInvite && <Button onClick={onInvite}>{words.invite}</Button>}</Deeds>
    </Empty>
  );
}
