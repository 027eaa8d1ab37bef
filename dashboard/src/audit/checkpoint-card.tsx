/** The checkpoint: the newest signed promise of the log, to be copied, made anew, or sent by mail each hour. */
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { houseCalls, type Log } from '../api/house-calls.ts';
import { auditKeyQuery, checkpointQuery, subscriptionQuery } from '../api/house-queries.ts';
import { Button } from '../look/button.tsx';
import { Card } from '../look/card.tsx';
import { Choice } from '../look/choice.tsx';
import { CopyButton } from '../look/copy.tsx';
import { useNotice } from '../look/notices.tsx';
import { saveFile } from '../look/save.ts';
import { audit as de } from '../messages/audit.de.ts';
import { audit as en } from '../messages/audit.en.ts';
import { useSpoken, useWords } from '../messages/messages.tsx';
import { refusalText } from '../messages/refusals.ts';
import { checkpointName } from './file-names.ts';

export function CheckpointCard({ log }: { readonly log: Log }) {
  const { m, format } = useSpoken();
  const words = useWords({ de, en });
  const client = useQueryClient();
  const show = useNotice();
  const { data: checkpoint } = useQuery(checkpointQuery(log));
  const { data: key } = useQuery(auditKeyQuery(log));
  const signing = useMutation({
    mutationFn: () => houseCalls.signCheckpoint(log),
    onSuccess: (signed) => {
      client.setQueryData(checkpointQuery(log).queryKey, signed);
      show({ text: words.keepSigned });
    },
    onError: (error) => show({ text: refusalText(m, error) }),
  });
  return (
    <Card title={words.keep}>
      <div className="grid gap-3">
        <p className="text-sm text-soft text-pretty">{words.keepLead}</p>
        {checkpoint ? (
          <>
            <p className="text-sm tabular-nums">{words.keepSize(checkpoint.size, format.moment(checkpoint.at))}</p>
            <pre
              aria-label={words.keep}
              role="group"
              // Scrolled by keys too.
              tabIndex={0}
              className="max-h-32 overflow-auto rounded-control bg-wash p-2.5 font-mono text-xs"
            >
              {checkpoint.note}
            </pre>
          </>
        ) : (
          checkpoint === null && <p className="text-sm">{words.keepNone}</p>
        )}
        <div className="flex flex-wrap gap-2">
          {checkpoint && <CopyButton text={checkpoint.note} name={words.keepCopy} />}
          {checkpoint && key && (
            <Button icon="download" onClick={() => saveFile(checkpointName(key), checkpoint.note, 'text/plain')}>
              {words.keepSave}
            </Button>
          )}
          <Button aria-disabled={signing.isPending} onClick={() => !signing.isPending && signing.mutate()}>
            {words.keepNew}
          </Button>
        </div>
        <Subscription log={log} />
      </div>
    </Card>
  );
}

function Subscription({ log }: { readonly log: Log }) {
  const { m } = useSpoken();
  const words = useWords({ de, en });
  const client = useQueryClient();
  const show = useNotice();
  const { data } = useQuery(subscriptionQuery(log));
  const saving = useMutation({
    mutationFn: (mail: boolean) => houseCalls.editSubscription(log, mail),
    onSuccess: (saved) => {
      client.setQueryData(subscriptionQuery(log).queryKey, saved);
      show({ text: words.saved });
    },
    onError: (error) => show({ text: refusalText(m, error) }),
  });
  if (!data) return null;
  const isOn = saving.isPending ? saving.variables : data.mail;
  return (
    <div className="-mx-2 border-t border-line pt-2">
      <Choice
        type="checkbox"
        label={words.keepMail}
        detail={words.keepMailDetail}
        checked={isOn}
        onChange={() => !saving.isPending && saving.mutate(!isOn)}
      />
    </div>
  );
}
