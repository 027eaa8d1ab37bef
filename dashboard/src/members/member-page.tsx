/** A member: who they are, what they may do, seeing it as they would, and removing them. */
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Link, useNavigate, useParams } from '@tanstack/react-router';
import { useState } from 'react';
import type { Member, Versioned } from '../api/client.ts';
import { houseCalls } from '../api/house-calls.ts';
import { memberQuery, membersQuery } from '../api/house-queries.ts';
import { goWithOtherEyes, sessionQuery } from '../api/queries.ts';
import { isRefusal, reasonFor } from '../api/refusal.ts';
import { seeAs } from '../api/sight.ts';
import { Button } from '../look/button.tsx';
import { Card } from '../look/card.tsx';
import { Confirm } from '../look/confirm.tsx';
import { Deeds } from '../look/deeds.tsx';
import { PageTitle } from '../look/heading.tsx';
import { useNotice } from '../look/notices.tsx';
import { Late } from '../look/text.tsx';
import { members as de } from '../messages/members.de.ts';
import { members as en } from '../messages/members.en.ts';
import { useSpoken, useWords } from '../messages/messages.tsx';
import { refusalText } from '../messages/refusals.ts';
import { Refused } from '../session/refused.tsx';
import { FactorMark } from './members-page.tsx';
import { RightsForm } from './rights-form.tsx';
import { useMay } from './use-may.ts';

export function MemberPage() {
  const { m } = useSpoken();
  const words = useWords({ de, en });
  const { id } = useParams({ from: '/inside/members/$id' });
  const { data: found, error } = useQuery(memberQuery(id));
  return (
    <>
      <nav aria-label={m.breadcrumb} className="mb-2 text-sm">
        <Link to="/members" className="text-soft underline-offset-4 hover:text-ink hover:underline">
          {words.back}
        </Link>
      </nav>
      {found ? (
        <Shown key={id} found={found} />
      ) : isRefusal(error, 'not_found') ? (
        <PageTitle tab={words.title}>{words.missing}</PageTitle>
      ) : error ? (
        <Refused error={error} />
      ) : (
        <Late>{m.loading}</Late>
      )}
    </>
  );
}

function Shown({ found }: { readonly found: Versioned<Member> }) {
  const member = found.value;
  const { format } = useSpoken();
  const words = useWords({ de, en });
  const may = useMay();
  const name = member.name ?? member.email;
  return (
    <>
      <PageTitle tab={name}>{name}</PageTitle>
      <div className="mt-2 mb-6 flex flex-wrap gap-x-5 gap-y-1 text-sm text-soft">
        {member.name !== null && <p className="typed">{member.email}</p>}
        <FactorMark has={member.secondFactor} />
        <p>
          {words.joined} {format.day(member.joinedAt)}
        </p>
        <p>{member.lastSeenDay ? words.lastSeen(format.day(member.lastSeenDay)) : words.neverSeen}</p>
      </div>
      <div className="grid gap-4">
        <Card title={words.may} aside={words.presets[member.preset]}>
          <Deeds>
            <RightsForm found={found} />
          </Deeds>
        </Card>
        {may('member', 'view') && <See member={member} />}
        <Deeds>{may('member', 'delete') && <Remove member={member} name={name} />}</Deeds>
      </div>
    </>
  );
}

function See({ member }: { readonly member: Member }) {
  const { m } = useSpoken();
  const words = useWords({ de, en });
  const client = useQueryClient();
  const navigate = useNavigate();
  const show = useNotice();
  const session = useQuery(sessionQuery).data;
  const seeing = useMutation({
    mutationFn: () => houseCalls.viewAsMember(member.id),
    onSuccess: async (sight) => {
      seeAs(sight);
      await goWithOtherEyes(client, () => navigate({ to: '/links' }));
    },
    onError: (error) => show({ text: refusalText(m, error) }),
  });
  if (session?.member?.preset !== 'owner' || session.member.id === member.id) return null;
  return (
    <div className="flex flex-wrap items-center justify-between gap-4 rounded-card border border-line bg-card p-5">
      <p className="max-w-prose text-soft text-pretty">{words.seeLead}</p>
      <Button icon="eye" onClick={() => !seeing.isPending && seeing.mutate()}>
        {words.see}
      </Button>
    </div>
  );
}

function Remove({ member, name }: { readonly member: Member; readonly name: string }) {
  const { m } = useSpoken();
  const words = useWords({ de, en });
  const client = useQueryClient();
  const navigate = useNavigate();
  const show = useNotice();
  const [isAsking, setAsking] = useState(false);
  const removing = useMutation({
    mutationFn: () => houseCalls.removeMember(member.id),
    onSuccess: async () => {
      show({ text: words.removed(name) });
      await navigate({ to: '/members' });
      await client.invalidateQueries({ queryKey: membersQuery.queryKey });
    },
  });
  const refusal =
    removing.error &&
    (reasonFor(removing.error, 'preset') === 'last_owner' ? words.lastOwner : refusalText(m, removing.error));
  return (
    <div className="flex flex-wrap items-center justify-between gap-4 rounded-card border border-line bg-card p-5">
      <p className="max-w-prose text-soft text-pretty">{words.removeLead}</p>
      <Button look="red" icon="trash" onClick={() => setAsking(true)}>
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
          <p className="text-soft">{words.removeBack}</p>
        </Confirm>
      )}
    </div>
  );
}
