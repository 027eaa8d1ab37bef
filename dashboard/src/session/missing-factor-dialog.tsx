/** The dialog for what waits for a second factor that its person does not have yet: what it is for, and where it is set up. */
import { useQueryClient } from '@tanstack/react-query';
import { useRouter } from '@tanstack/react-router';
import { useEffect, useState } from 'react';
import { sessionQuery } from '../api/queries.ts';
import { missingFactor, putOffFactor } from '../api/standing.ts';
import { Button } from '../look/button.tsx';
import { Panel } from '../look/panel.tsx';
import { useMessages } from '../messages/messages.tsx';

export default function MissingFactorDialog() {
  const m = useMessages();
  const router = useRouter();
  const isOnlySome = useOnlySome();
  if (!isOnlySome) return null;
  return (
    <Panel title={m.entry.factor.title} place="small" onClose={putOffFactor}>
      <p className="overflow-y-auto p-5 text-pretty">{m.entry.factor.lead}</p>
      <footer className="flex flex-wrap justify-end gap-2 border-t border-line p-4">
        <Button onClick={putOffFactor}>{m.entry.factor.later}</Button>
        <Button
          look="lead"
          onClick={() => {
            missingFactor.end(false);
            void router.navigate({ to: '/account', search: { back: router.state.location.href }, hash: 'factors' });
          }}
        >
          {m.entry.factor.setUp}
        </Button>
      </footer>
    </Panel>
  );
}

/** Where nothing is answered any more, since all members are asked for one now, there is nothing to put off. */
function useOnlySome(): boolean {
  const client = useQueryClient();
  const router = useRouter();
  const [isKnown, setIsKnown] = useState(false);
  useEffect(() => {
    async function look(): Promise<void> {
      const session = await client.fetchQuery({ ...sessionQuery, staleTime: 0 }).catch(() => null);
      if (session?.needs !== 'second_factor_setup') return setIsKnown(true);
      missingFactor.end(false);
      await router.navigate({ to: '/second-factor', search: { back: router.state.location.href } });
    }
    void look();
  }, [client, router]);
  return isKnown;
}
