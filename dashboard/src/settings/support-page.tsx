/** Support access: owners let whoever runs the platform in, for a reason and for hours, and send them out. */
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useId, useState } from 'react';
import type { SupportAccess, SupportDraft } from '../api/client.ts';
import { houseCalls } from '../api/house-calls.ts';
import { supportQuery } from '../api/house-queries.ts';
import { sessionQuery } from '../api/queries.ts';
import { useSight } from '../api/sight.ts';
import { Button } from '../look/button.tsx';
import { Card } from '../look/card.tsx';
import { Choice } from '../look/choice.tsx';
import { Empty } from '../look/empty.tsx';
import { ChoiceField, Field, FormError } from '../look/field.tsx';
import { PageTitle } from '../look/heading.tsx';
import { useNotice } from '../look/notices.tsx';
import { Late } from '../look/text.tsx';
import { house as de } from '../messages/house.de.ts';
import { house as en } from '../messages/house.en.ts';
import { useMessages, useSpoken, useWords } from '../messages/messages.tsx';
import { fieldText, formText, refusalText } from '../messages/refusals.ts';
import { Refused } from '../session/refused.tsx';
import { SettingsNav } from './settings-nav.tsx';

const offered_hours = [1, 2, 4, 8, 24] as const;

export function SupportPage() {
  const m = useMessages();
  const { support: words } = useWords({ de, en });
  const { data: accesses, error } = useQuery(supportQuery);
  const isOwner = useIsOwner();
  return (
    <>
      <SettingsNav />
      <PageTitle tab={words.title}>{words.title}</PageTitle>
      <p className="mt-3 mb-7 max-w-prose text-soft text-pretty">{words.lead}</p>
      <div className="grid max-w-3xl gap-4">
        {isOwner ? <Grant /> : <p className="text-soft">{words.onlyOwners}</p>}
        {accesses ? (
          accesses.length > 0 ? (
            <Card title={words.list}>
              <ul className="-mb-3">
                {accesses.map((access) => (
                  <Row key={access.id} access={access} mayEnd={isOwner} />
                ))}
              </ul>
            </Card>
          ) : (
            <Empty title={words.emptyTitle} detail={words.emptyDetail} />
          )
        ) : error ? (
          <Refused error={error} />
        ) : (
          <Late>{m.loading}</Late>
        )}
      </div>
    </>
  );
}

function useIsOwner(): boolean {
  const sight = useSight();
  const own = useQuery(sessionQuery).data?.member?.preset;
  return sight === null && own === 'owner';
}

function Grant() {
  const m = useMessages();
  const { support: words } = useWords({ de, en });
  const client = useQueryClient();
  const show = useNotice();
  const rightsName = useId();
  const [reason, setReason] = useState('');
  const [hours, setHours] = useState(4);
  const [rights, setRights] = useState<SupportDraft['rights']>('view');
  const granting = useMutation({
    mutationFn: () => houseCalls.grantSupport({ reason: reason.trim(), hours, rights }),
    onSuccess: async () => {
      show({ text: words.granted });
      setReason('');
      await client.invalidateQueries({ queryKey: supportQuery.queryKey });
    },
  });
  return (
    <Card title={words.grant}>
      <form
        className="grid gap-4"
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          if (!granting.isPending) granting.mutate();
        }}
      >
        <FormError>{formText(m, granting.error, ['reason'])}</FormError>
        <div className="grid gap-4 sm:grid-cols-[minmax(0,1fr)_10rem]">
          <Field
            label={words.reason}
            hint={words.reasonHint}
            autoComplete="off"
            maxLength={200}
            value={reason}
            error={fieldText(m, granting.error, 'reason')}
            onChange={(event) => setReason(event.target.value)}
          />
          <ChoiceField label={words.hours} value={hours} onChange={(event) => setHours(Number(event.target.value))}>
            {offered_hours.map((count) => (
              <option key={count} value={count}>
                {words.hoursOption(count)}
              </option>
            ))}
          </ChoiceField>
        </div>
        <fieldset>
          <legend className="text-sm font-medium">{words.rights}</legend>
          <div className="-mx-2 mt-1 grid sm:grid-cols-2">
            <Choice
              type="radio"
              name={rightsName}
              label={words.view}
              detail={words.viewDetail}
              checked={rights === 'view'}
              onChange={() => setRights('view')}
            />
            <Choice
              type="radio"
              name={rightsName}
              label={words.edit}
              detail={words.editDetail}
              checked={rights === 'edit'}
              onChange={() => setRights('edit')}
            />
          </div>
        </fieldset>
        <div>
          <Button type="submit" look="lead" aria-disabled={granting.isPending}>
            {granting.isPending ? words.submitting : words.submit}
          </Button>
        </div>
      </form>
    </Card>
  );
}

function Row({ access, mayEnd }: { readonly access: SupportAccess; readonly mayEnd: boolean }) {
  const { m, format } = useSpoken();
  const { support: words } = useWords({ de, en });
  const client = useQueryClient();
  const show = useNotice();
  const ending = useMutation({
    mutationFn: () => houseCalls.endSupport(access.id),
    onSuccess: async () => {
      show({ text: words.ended });
      await client.invalidateQueries({ queryKey: supportQuery.queryKey });
    },
    onError: (error) => show({ text: refusalText(m, error) }),
  });
  const when = access.open
    ? words.until(format.moment(access.expiresAt))
    : words.endedAt(format.moment(access.endedAt ?? access.expiresAt));
  return (
    <li className="flex flex-wrap items-center gap-x-4 gap-y-2 border-t border-line py-3">
      <div className="min-w-0 flex-1 basis-56">
        <p className="typed font-medium">{access.reason}</p>
        <p className="text-sm text-soft">
          <span className={access.open ? 'font-medium text-amber' : ''}>{access.open ? words.open : words.over}</span>
          {' · '}
          {access.rights === 'view' ? words.view : words.edit}
          {' · '}
          {when}
          {' · '}
          {access.enteredAt ? words.entered(format.moment(access.enteredAt)) : words.notEntered}
        </p>
      </div>
      {access.open && mayEnd && (
        <Button
          size="small"
          aria-label={words.endFor(access.reason)}
          onClick={() => !ending.isPending && ending.mutate()}
        >
          {words.end}
        </Button>
      )}
    </li>
  );
}
