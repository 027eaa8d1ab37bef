/** The dialog for what waits for a second factor that its person does not have yet: what it is for, and where it is set up. */
import { useRouter } from '@tanstack/react-router';
import { missingFactor } from '../api/standing.ts';
import { Button } from '../look/button.tsx';
import { Panel } from '../look/panel.tsx';
import { useMessages } from '../messages/messages.tsx';

export default function MissingFactorDialog() {
  const m = useMessages();
  const router = useRouter();
  return (
    <Panel title={m.entry.factor.title} place="small" onClose={() => missingFactor.end(false)}>
      <p className="overflow-y-auto p-5 text-pretty">{m.entry.factor.lead}</p>
      <footer className="flex flex-wrap justify-end gap-2 border-t border-line p-4">
        <Button onClick={() => missingFactor.end(false)}>{m.entry.factor.later}</Button>
        <Button
          look="lead"
          onClick={() => {
            missingFactor.end(false);
            void router.navigate({ to: '/account' });
          }}
        >
          {m.entry.factor.setUp}
        </Button>
      </footer>
    </Panel>
  );
}
