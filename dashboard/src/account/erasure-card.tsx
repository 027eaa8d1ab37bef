/** The end of one's own account: says what goes and what stays, asks once more who it is, and leads on where somebody else has to take over first. */
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Link, useNavigate } from '@tanstack/react-router';
import { useId, useState, type ReactNode } from 'react';
import type { ApiProblem, Session } from '../api/client.ts';
import { personCalls } from '../api/person-calls.ts';
import { sessionQuery } from '../api/queries.ts';
import { isRefusal } from '../api/refusal.ts';
import { Button, buttonClass } from '../look/button.tsx';
import { Card } from '../look/card.tsx';
import { Confirm } from '../look/confirm.tsx';
import { Field } from '../look/field.tsx';
import { Panel } from '../look/panel.tsx';
import { data as de } from '../messages/data.de.ts';
import { data as en } from '../messages/data.en.ts';
import { useMessages, useWords } from '../messages/messages.tsx';
import { refusalText } from '../messages/refusals.ts';
import { useSwitch } from '../shell/use-switch.ts';

export function ErasureCard({ person }: { readonly person: Session['person'] }) {
  const m = useMessages();
  const { erase: words } = useWords({ de, en });
  const client = useQueryClient();
  const navigate = useNavigate();
  const [isAsking, setAsking] = useState(false);
  const erasing = useMutation({
    mutationFn: personCalls.eraseMe,
    onSuccess: async () => {
      await navigate({ to: '/sign-in', search: { erased: true }, replace: true });
      client.clear();
      client.setQueryData(sessionQuery.queryKey, null);
    },
  });
  function close(): void {
    setAsking(false);
    erasing.reset();
  }
  const { error } = erasing;
  return (
    <Card title={words.title}>
      <div className="flex flex-wrap items-center justify-between gap-4">
        <p className="max-w-prose text-soft text-pretty">{words.lead}</p>
        <Button look="red" icon="trash" onClick={() => setAsking(true)}>
          {words.open}
        </Button>
      </div>
      {isAsking &&
        (isRefusal(error, 'conflict') ? (
          <HandOver problem={error} onClose={close} />
        ) : (
          <ConfirmErasure
            email={person.email}
            error={error && refusalText(m, error)}
            isBusy={erasing.isPending}
            onConfirm={() => erasing.mutate()}
            onCancel={close}
          />
        ))}
    </Card>
  );
}

function ConfirmErasure({
  email,
  onConfirm,
  ...rest
}: {
  readonly email: string;
  readonly error: string | null;
  readonly isBusy: boolean;
  readonly onConfirm: () => void;
  readonly onCancel: () => void;
}) {
  const m = useMessages();
  const { erase: words } = useWords({ de, en });
  const [typed, setTyped] = useState('');
  const [isWrong, setWrong] = useState(false);
  return (
    <Confirm
      {...rest}
      title={words.dialogTitle}
      deed={words.confirm}
      onConfirm={() => {
        const isSame = typed.trim().toLowerCase() === email.toLowerCase();
        setWrong(!isSame);
        if (isSame) onConfirm();
      }}
    >
      <Part title={words.goesTitle}>
        <p>{words.goes}</p>
      </Part>
      <Part title={words.staysTitle}>
        <ul className="grid list-disc gap-1 pl-5 marker:text-soft">
          <li>{words.staysLinks}</li>
          <li>{words.staysLog}</li>
        </ul>
      </Part>
      <p className="text-soft">{words.first}</p>
      <Field
        label={words.typeEmail(email)}
        type="email"
        autoComplete="off"
        value={typed}
        error={isWrong ? m.reasons.notTheSame : undefined}
        onChange={(event) => setTyped(event.target.value)}
      />
    </Confirm>
  );
}

function Part({ title, children }: { readonly title: string; readonly children: ReactNode }) {
  const id = useId();
  return (
    <section aria-labelledby={id} className="grid gap-1">
      <h3 id={id} className="text-base">
        {title}
      </h3>
      {children}
    </section>
  );
}

/** What would be left with nobody to see to it, and where that is mended. */
function HandOver({ problem, onClose }: { readonly problem: ApiProblem; readonly onClose: () => void }) {
  const m = useMessages();
  const { erase: words } = useWords({ de, en });
  const isLastOperator = problem.errors.some(({ reason }) => reason === 'last_operator');
  return (
    <Panel title={words.lastTitle} place="middle" onClose={onClose}>
      <div className="grid gap-5 overflow-y-auto p-5 text-pretty">
        {problem.errors
          .filter(({ reason }) => reason === 'last_owner')
          .map(({ field, detail }) => (
            <LastOwner key={field} tenantId={field} name={detail ?? ''} />
          ))}
        {isLastOperator && (
          <div className="grid gap-3">
            <p>{words.lastOperator}</p>
            <Link to="/platform/operators" className={buttonClass('plain', 'small', 'justify-self-start')}>
              {words.toOperators}
            </Link>
          </div>
        )}
      </div>
      <footer className="flex justify-end border-t border-line p-4">
        <Button onClick={onClose}>{m.close}</Button>
      </footer>
    </Panel>
  );
}

function LastOwner({ tenantId, name }: { readonly tenantId: string; readonly name: string }) {
  const { erase: words } = useWords({ de, en });
  const goTo = useSwitch();
  const isHere = useQuery(sessionQuery).data?.tenant?.id === tenantId;
  return (
    <div className="grid gap-3">
      <p className="typed">
        <strong className="font-semibold">{words.lastOwner(name)}</strong> {words.lastOwnerWay}
      </p>
      <div className="flex flex-wrap gap-2">
        {isHere ? (
          <>
            <Link to="/members" className={buttonClass('plain', 'small')}>
              {words.toMembers}
            </Link>
            <Link to="/settings/organisation" className={buttonClass('plain', 'small')}>
              {words.toTenant}
            </Link>
          </>
        ) : (
          <Button size="small" onClick={() => void goTo(tenantId, '/members')}>
            {words.switchTo(name)}
          </Button>
        )}
      </div>
    </div>
  );
}
