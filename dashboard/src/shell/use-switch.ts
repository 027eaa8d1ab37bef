/** Going from one organisation to another: nothing of the first stays in the cache. */
import { useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { houseCalls } from '../api/house-calls.ts';
import { goWithOtherEyes, sessionQuery } from '../api/queries.ts';
import { seeAs } from '../api/sight.ts';
import { useNotice } from '../look/notices.tsx';
import { useMessages } from '../messages/messages.tsx';
import { refusalText } from '../messages/refusals.ts';

/** Takes where to go, and the page that is shown there. */
export function useSwitch(): (tenantId: string, to: '/links' | '/members') => Promise<void> {
  const m = useMessages();
  const client = useQueryClient();
  const navigate = useNavigate();
  const show = useNotice();
  return async (tenantId, to) => {
    try {
      const there = await houseCalls.switchTenant(tenantId);
      seeAs(null);
      client.setQueryData(sessionQuery.queryKey, there);
      await goWithOtherEyes(client, () => navigate({ to }));
    } catch (error) {
      show({ text: refusalText(m, error) });
    }
  };
}
