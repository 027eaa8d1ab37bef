/** Asks before something is deleted that nothing brings back, and says what it is. */
import { Button } from '../look/button.tsx';
import { Panel } from '../look/panel.tsx';
import type { Messages } from '../messages/en.ts';
import { useMessages } from '../messages/messages.tsx';
import type { Loss } from './choices.ts';
import type { Asked } from './use-counting.ts';

export function ConfirmLoss({ asked }: { readonly asked: Asked }) {
  const m = useMessages();
  return (
    <Panel title={m.settings.confirm} place="middle" onClose={asked.cancel}>
      <div className="grid gap-3 overflow-y-auto p-5 text-pretty">
        {asked.losses.map((loss) => (
          <p key={lossText(m, loss)}>{lossText(m, loss)}</p>
        ))}
        <p className="text-soft">{m.settings.confirmFinal}</p>
      </div>
      <footer className="flex flex-wrap justify-end gap-2 border-t border-line p-4">
        <Button onClick={asked.cancel}>{m.cancel}</Button>
        <Button look="red" icon="trash" onClick={asked.confirm}>
          {m.settings.confirmDo}
        </Button>
      </footer>
    </Panel>
  );
}

function lossText(m: Messages, loss: Loss): string {
  if (loss.kind === 'hours') return m.settings.confirmByDay;
  if (loss.kind === 'older') return m.settings.confirmKept(loss.months);
  return m.settings.confirmDimension(m.report.dimensions[loss.dimension]);
}
