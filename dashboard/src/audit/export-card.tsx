/** Taking the log along, and checking it without Kurzum. */
import { useQuery } from '@tanstack/react-query';
import { houseCalls, type Log } from '../api/house-calls.ts';
import { auditKeyQuery } from '../api/house-queries.ts';
import { Card } from '../look/card.tsx';
import { CopyButton } from '../look/copy.tsx';
import { Icon } from '../look/icons.tsx';
import { audit as de } from '../messages/audit.de.ts';
import { audit as en } from '../messages/audit.en.ts';
import { useWords } from '../messages/messages.tsx';
import { FactorDownload } from '../session/factor-download.tsx';
import { checkpointName, exportName } from './file-names.ts';

export function ExportCard({ log }: { readonly log: Log }) {
  const words = useWords({ de, en });
  const { data: key } = useQuery(auditKeyQuery(log));
  return (
    <Card title={words.take}>
      <div className="grid gap-3">
        <p className="text-sm text-soft text-pretty">{words.takeLead}</p>
        <div>
          <FactorDownload href={houseCalls.auditFile(log)}>{words.takeDo}</FactorDownload>
        </div>
        <details className="group border-t border-line pt-3">
          <summary className="inline-flex cursor-pointer list-none items-center gap-1.5 rounded-sm text-sm text-soft hover:text-ink [&::-webkit-details-marker]:hidden">
            <Icon name="open" className="size-3.5 transition-transform group-open:rotate-90" />
            {words.verify}
          </summary>
          <div className="mt-3 grid gap-3 text-sm">
            {key && (
              <>
                <p className="typed text-pretty">{words.verifyFirst(checkpointName(key))}</p>
                <Typed
                  text={`npx kurzum audit verify ${exportName(key)} --checkpoint ${checkpointName(key)} --key '${key.key}'`}
                  name={words.verifyCopy}
                />
                <p className="text-pretty">{words.verifyThen}</p>
                <p>{words.verifyKey}</p>
                <Typed text={key.key} name={words.verifyCopyKey} />
              </>
            )}
          </div>
        </details>
      </div>
    </Card>
  );
}

function Typed({ text, name }: { readonly text: string; readonly name: string }) {
  return (
    <div className="flex items-start gap-1 rounded-control bg-wash py-1 pr-1 pl-2.5">
      <code className="typed min-w-0 flex-1 py-2 text-xs">{text}</code>
      <CopyButton text={text} name={name} look="quiet" shows="icon" />
    </div>
  );
}
