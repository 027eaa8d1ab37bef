/** The tenant as it is known: what a change makes of it at once, and how its planned end is taken back. */
import { useMutation, useQueryClient } from '@tanstack/react-query';
import type { Tenant, Versioned } from '../api/client.ts';
import { houseCalls } from '../api/house-calls.ts';
import { tenantQuery } from '../api/house-queries.ts';
import { sessionQuery } from '../api/queries.ts';
import { useNotice } from '../look/notices.tsx';
import { useMessages } from '../messages/messages.tsx';
import { refusalText } from '../messages/refusals.ts';

/** Shows what a change answered, here and wherever the session tells of the tenant. */
export function useTenantShown() {
  const client = useQueryClient();
  return (tenant: Versioned<Tenant>): Promise<void> => {
    client.setQueryData(tenantQuery.queryKey, tenant);
    return client.invalidateQueries({ queryKey: sessionQuery.queryKey });
  };
}

export function useRestoring() {
  const m = useMessages();
  const show = useNotice();
  const shown = useTenantShown();
  const restoring = useMutation({
    mutationFn: houseCalls.restoreTenant,
    onSuccess: async (restored) => {
      show({ text: m.tenantState.restored });
      await shown(restored);
    },
    onError: (error) => show({ text: refusalText(m, error) }),
  });
  return {
    isBusy: restoring.isPending,
    restore: () => {
      if (!restoring.isPending) restoring.mutate();
    },
  };
}
