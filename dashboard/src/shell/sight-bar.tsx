/** The bar of a borrowed sight: as whom an owner sees the page, or for what an operator is in a tenant, and the way back. */
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Link, useNavigate } from '@tanstack/react-router';
import { api } from '../api/client.ts';
import { inside } from '../api/calls.ts';
import { supportQuery } from '../api/house-queries.ts';
import { goWithOtherEyes, sessionQuery } from '../api/queries.ts';
import { seeAs, useSight } from '../api/sight.ts';
import { Button } from '../look/button.tsx';
import { useSpoken } from '../messages/messages.tsx';

export function SightBar() {
  const { m, format } = useSpoken();
  const client = useQueryClient();
  const navigate = useNavigate();
  const sight = useSight();
  const support = useQuery(sessionQuery).data?.support;
  const leaving = useMutation({
    mutationFn: () => inside(api.leaveSupport()),
    onSuccess: async () => {
      await client.invalidateQueries({ queryKey: sessionQuery.queryKey });
      await goWithOtherEyes(client, () => navigate({ to: '/platform/support' }));
    },
  });
  async function backToOwn(id: string): Promise<void> {
    seeAs(null);
    await goWithOtherEyes(client, () => navigate({ to: '/members/$id', params: { id } }), 'members');
  }
  if (sight) {
    const { id, name, email } = sight.member;
    return (
      <Bar
        title={m.sight.title(name ?? email)}
        detail={m.sight.detail}
        end={m.sight.end}
        onEnd={() => void backToOwn(id)}
      />
    );
  }
  if (support) {
    return (
      <Bar
        title={m.supporting.title(support.tenantName)}
        detail={m.supporting.detail(support.reason, format.moment(support.expiresAt))}
        end={m.supporting.end}
        onEnd={() => !leaving.isPending && leaving.mutate()}
      />
    );
  }
  return <OpenAccess />;
}

/** Whom an owner lets in, everybody in the house may know. */
function OpenAccess() {
  const { m, format } = useSpoken();
  const isInside = Boolean(useQuery(sessionQuery).data?.member);
  const open = useQuery({ ...supportQuery, enabled: isInside }).data?.find((access) => access.open);
  if (!open) return null;
  return (
    <div role="status" className="border-b border-line bg-amber-wash text-sm">
      <p className="typed mx-auto max-w-6xl px-4 py-2 sm:px-6 lg:px-9">
        <strong className="font-semibold text-amber">{m.supportOpen.title}</strong>{' '}
        {m.supporting.detail(open.reason, format.moment(open.expiresAt))}{' '}
        <Link to="/settings/support" className="whitespace-nowrap underline underline-offset-4">
          {m.supportOpen.more}
        </Link>
      </p>
    </div>
  );
}

function Bar({
  title,
  detail,
  end,
  onEnd,
}: {
  readonly title: string;
  readonly detail: string;
  readonly end: string;
  readonly onEnd: () => void;
}) {
  return (
    <div role="status" className="sticky top-0 z-10 border-b border-line bg-accent-wash text-sm">
      <div className="mx-auto flex max-w-6xl flex-wrap items-center gap-x-4 gap-y-2 px-4 py-2 sm:px-6 lg:px-9">
        <p className="typed min-w-0 flex-1 basis-56">
          <strong className="font-semibold">{title}</strong> {detail}
        </p>
        <Button size="small" onClick={onEnd}>
          {end}
        </Button>
      </div>
    </div>
  );
}
