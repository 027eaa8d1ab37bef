/** Support as operators see it: where an owner lets them in now, and the way in. */
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import type { SupportOffer } from '../api/client.ts';
import { offersQuery, platformCalls } from '../api/platform-calls.ts';
import { goWithOtherEyes, sessionQuery } from '../api/queries.ts';
import { isRefusal } from '../api/refusal.ts';
import { Button } from '../look/button.tsx';
import { Empty } from '../look/empty.tsx';
import { useNotice } from '../look/notices.tsx';
import { platform as de } from '../messages/platform.de.ts';
import { platform as en } from '../messages/platform.en.ts';
import { useSpoken, useWords } from '../messages/messages.tsx';
import { refusalText } from '../messages/refusals.ts';
import { Refused } from '../session/refused.tsx';
import { PlatformFrame } from './platform-frame.tsx';

export function OffersPage() {
  const { support: words } = useWords({ de, en });
  return (
    <PlatformFrame title={words.title} lead={words.lead}>
      <Offers />
    </PlatformFrame>
  );
}

function Offers() {
  const { support: words } = useWords({ de, en });
  const { data: offers, error } = useQuery(offersQuery);
  if (error && !offers) return <Refused error={error} />;
  if (!offers) return null;
  if (offers.length === 0) return <Empty title={words.emptyTitle} detail={words.emptyDetail} />;
  return (
    <ul className="max-w-3xl border-t border-line" aria-label={words.title}>
      {offers.map((offer) => (
        <Row key={offer.id} offer={offer} />
      ))}
    </ul>
  );
}

function Row({ offer }: { readonly offer: SupportOffer }) {
  const { m, format } = useSpoken();
  const words = useWords({ de, en });
  const client = useQueryClient();
  const navigate = useNavigate();
  const show = useNotice();
  const entering = useMutation({
    mutationFn: () => platformCalls.enterSupport(offer.id),
    onSuccess: async () => {
      await client.invalidateQueries({ queryKey: sessionQuery.queryKey });
      await goWithOtherEyes(client, () => navigate({ to: '/links' }), 'platform');
    },
    onError: async (error) => {
      show({ text: isRefusal(error, 'gone') ? words.support.gone : refusalText(m, error) });
      await client.invalidateQueries({ queryKey: offersQuery.queryKey });
    },
  });
  const name = offer.contact ?? words.tenants.noContact;
  return (
    <li className="flex flex-wrap items-center gap-x-4 gap-y-2 border-b border-line py-3.5">
      <div className="min-w-0 flex-1 basis-56">
        <p className="typed font-medium">{name}</p>
        <p className="typed text-sm text-soft">
          {offer.reason} · {offer.rights === 'view' ? words.support.view : words.support.edit} ·{' '}
          {words.support.until(format.moment(offer.expiresAt))}
        </p>
      </div>
      <Button
        size="small"
        aria-label={words.support.enterFor(name)}
        onClick={() => !entering.isPending && entering.mutate()}
      >
        {words.support.enter}
      </Button>
    </li>
  );
}
