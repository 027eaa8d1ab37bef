/** The dialog that asks once more whether it is they, before something dangerous goes on. */
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { personCalls } from '../api/person-calls.ts';
import { factorsQuery, sessionQuery } from '../api/queries.ts';
import { stepUp } from '../api/standing.ts';
import { Panel } from '../look/panel.tsx';
import { useMessages } from '../messages/messages.tsx';
import { ProofForm } from './proof-form.tsx';

export default function StepUpDialog() {
  const m = useMessages();
  const client = useQueryClient();
  const session = useQuery(sessionQuery).data;
  const factors = useQuery(factorsQuery);
  return (
    <Panel title={m.entry.stepUp.title} place="small" onClose={() => stepUp.end(false)}>
      <div className="grid gap-5 overflow-y-auto p-5">
        <p className="text-soft text-pretty">{m.entry.stepUp.lead}</p>
        {!factors.isPending && (
          <ProofForm
            words={m.entry.stepUp}
            passkey={factors.data?.passkeys.length ? 'first' : 'none'}
            totp={factors.data?.totp ?? false}
            email={session?.person.email}
            prove={async (proof) => {
              await personCalls.stepUp(proof);
              stepUp.end(true);
              // A factor that was shown now counts for the session.
              await client.invalidateQueries({ queryKey: sessionQuery.queryKey });
            }}
          />
        )}
      </div>
    </Panel>
  );
}
