/** The mail outbox: what was sent and what waits; readable only where nothing sends it. */
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import type { Mail, WaitingMail } from '../api/client.ts';
import { mailQuery, platformCalls } from '../api/platform-calls.ts';
import { Button } from '../look/button.tsx';
import { Card } from '../look/card.tsx';
import { CopyButton } from '../look/copy.tsx';
import { Empty } from '../look/empty.tsx';
import { Field, FormError } from '../look/field.tsx';
import { useNotice } from '../look/notices.tsx';
import { Panel } from '../look/panel.tsx';
import { platform as de } from '../messages/platform.de.ts';
import { platform as en } from '../messages/platform.en.ts';
import { useSpoken, useWords } from '../messages/messages.tsx';
import { fieldText, formText, refusalText } from '../messages/refusals.ts';
import { Refused } from '../session/refused.tsx';
import { PlatformFrame } from './platform-frame.tsx';

export function MailPage() {
  const { mail: words } = useWords({ de, en });
  return (
    <PlatformFrame title={words.title}>
      <Outbox />
    </PlatformFrame>
  );
}

function Outbox() {
  const { mail: words } = useWords({ de, en });
  const { data, error } = useQuery(mailQuery);
  const [read, setRead] = useState<WaitingMail | null>(null);
  if (error && !data) return <Refused error={error} />;
  if (!data) return null;
  return (
    <div className="mt-3 grid max-w-3xl gap-4">
      <div className="grid gap-1 text-soft">
        <p className="text-pretty">{data.sending ? words.sending : words.waiting}</p>
        {!data.sending && <p className="typed text-sm">{words.configure}</p>}
      </div>
      {data.items.length > 0 ? (
        <ul className="border-t border-line" aria-label={words.list}>
          {data.items.map((mail) => (
            <Row key={mail.id} mail={mail} mayRead={!data.sending && mail.state === 'waiting'} onRead={setRead} />
          ))}
        </ul>
      ) : (
        <Empty title={words.emptyTitle} detail={words.emptyDetail} />
      )}
      <TestForm />
      {read && <ReadPanel mail={read} onClose={() => setRead(null)} />}
    </div>
  );
}

function Row({
  mail,
  mayRead,
  onRead,
}: {
  readonly mail: Mail;
  readonly mayRead: boolean;
  readonly onRead: (mail: WaitingMail) => void;
}) {
  const { m, format } = useSpoken();
  const { mail: words } = useWords({ de, en });
  const show = useNotice();
  const reading = useMutation({
    mutationFn: () => platformCalls.readMail(mail.id),
    onSuccess: onRead,
    onError: (error) => show({ text: refusalText(m, error) }),
  });
  const kind = words.kinds[mail.kind] ?? mail.kind;
  const isLost = mail.state === 'refused' || mail.state === 'expired';
  return (
    <li className="flex flex-wrap items-center gap-x-4 gap-y-2 border-b border-line py-3">
      <div className="min-w-0 flex-1 basis-56">
        <p className="font-medium">{kind}</p>
        <p className="text-sm text-soft tabular-nums">
          <span className={isLost ? 'text-red' : ''}>{words.states[mail.state]}</span>
          {' · '}
          {format.moment(mail.sentAt ?? mail.createdAt)}
          {mail.tries > 0 && ` · ${words.tries(mail.tries)}`}
          {mail.state === 'waiting' &&
            mail.tries > 0 &&
            mail.nextTryAt &&
            ` · ${words.next(format.moment(mail.nextTryAt))}`}
        </p>
      </div>
      {mayRead && (
        <Button size="small" aria-label={words.readFor(kind)} onClick={() => !reading.isPending && reading.mutate()}>
          {words.read}
        </Button>
      )}
    </li>
  );
}

function ReadPanel({ mail, onClose }: { readonly mail: WaitingMail; readonly onClose: () => void }) {
  const { mail: words } = useWords({ de, en });
  return (
    <Panel title={mail.subject} onClose={onClose}>
      <div className="grid gap-4 overflow-y-auto p-5">
        <p className="typed text-soft">
          {words.to}: <span className="text-ink">{mail.to}</span>
        </p>
        <p className="typed rounded-control bg-wash p-4 whitespace-pre-wrap">{mail.text}</p>
        <div className="flex justify-end">
          <CopyButton text={mail.text} name={words.copy} look="lead" />
        </div>
      </div>
    </Panel>
  );
}

function TestForm() {
  const { m, language } = useSpoken();
  const { mail: words } = useWords({ de, en });
  const client = useQueryClient();
  const show = useNotice();
  const [to, setTo] = useState('');
  const sending = useMutation({
    mutationFn: () => platformCalls.sendTestMail({ to: to.trim(), locale: language }),
    onSuccess: async () => {
      show({ text: words.tested });
      await client.invalidateQueries({ queryKey: mailQuery.queryKey });
    },
  });
  return (
    <Card title={words.test}>
      <form
        className="grid gap-3"
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          if (!sending.isPending) sending.mutate();
        }}
      >
        <FormError>{formText(m, sending.error, ['to'])}</FormError>
        <div className="flex flex-wrap items-end gap-3">
          <div className="min-w-0 flex-1 basis-56">
            <Field
              label={words.testTo}
              type="email"
              autoComplete="email"
              value={to}
              error={fieldText(m, sending.error, 'to') && m.reasons.email}
              onChange={(event) => setTo(event.target.value)}
            />
          </div>
          <Button type="submit" aria-disabled={sending.isPending}>
            {words.testSubmit}
          </Button>
        </div>
      </form>
    </Card>
  );
}
