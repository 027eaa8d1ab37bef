/** The organisation: its name, and its end, which is planned 14 days ahead; a bar above every page takes it back until then. */
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useId, useState } from 'react';
import type { Tenant, Versioned } from '../api/client.ts';
import { houseCalls } from '../api/house-calls.ts';
import { tenantQuery } from '../api/house-queries.ts';
import { isRefusal } from '../api/refusal.ts';
import { Button } from '../look/button.tsx';
import { Card } from '../look/card.tsx';
import { Choice } from '../look/choice.tsx';
import { Confirm } from '../look/confirm.tsx';
import { Deeds } from '../look/deeds.tsx';
import { Field } from '../look/field.tsx';
import { PageTitle } from '../look/heading.tsx';
import { useNotice } from '../look/notices.tsx';
import { Late } from '../look/text.tsx';
import { useMay } from '../members/use-may.ts';
import { house as de } from '../messages/house.de.ts';
import { house as en } from '../messages/house.en.ts';
import { useMessages, useWords } from '../messages/messages.tsx';
import { fieldText, refusalText } from '../messages/refusals.ts';
import { Refused } from '../session/refused.tsx';
import { SettingsNav } from './settings-nav.tsx';
import { useTenantShown } from './use-tenant.ts';

export function TenantPage() {
  const m = useMessages();
  const { tenant: words } = useWords({ de, en });
  const may = useMay();
  const { data: found, error } = useQuery(tenantQuery);
  const tenant = found?.value;
  return (
    <>
      <SettingsNav />
      <PageTitle tab={words.title}>{words.title}</PageTitle>
      <p className="mt-3 mb-7 max-w-prose text-soft text-pretty">{words.lead}</p>
      {tenant ? (
        <div className="grid max-w-3xl gap-4">
          <Card title={words.nameLabel}>
            {may('settings', 'edit') ? (
              <Deeds>
                <Rename key={tenant.name} found={found} />
              </Deeds>
            ) : (
              <>
                <p className="typed">{tenant.name}</p>
                <p className="mt-1.5 text-sm text-soft">{words.nameHint}</p>
              </>
            )}
          </Card>
          <Deeds>{tenant.endsAt === null && may('settings', 'delete') && <End tenant={tenant} />}</Deeds>
        </div>
      ) : error ? (
        <Refused error={error} />
      ) : (
        <Late>{m.loading}</Late>
      )}
    </>
  );
}

type Wish = { readonly to: string; readonly on: Versioned<Tenant>; readonly isBack?: true };

function Rename({ found }: { readonly found: Versioned<Tenant> }) {
  const m = useMessages();
  const words = useWords({ de, en });
  const show = useNotice();
  const client = useQueryClient();
  const shown = useTenantShown();
  const [name, setName] = useState(found.value.name);
  const renaming = useMutation({
    mutationFn: ({ to, on }: Wish) => houseCalls.renameTenant(to, on.etag),
    onSuccess: (renamed, { on, isBack }) => {
      void shown(renamed);
      if (isBack) return show({ text: words.undone });
      const back: Wish = { to: on.value.name, on: renamed, isBack: true };
      show({ text: words.saved, undo: { label: words.undo, act: () => renaming.mutate(back) } });
    },
    onError: async (error) => {
      if (!isRefusal(error, 'conflict')) return;
      show({ text: words.changedElsewhere });
      await client.invalidateQueries({ queryKey: tenantQuery.queryKey });
    },
  });
  return (
    <form
      className="flex flex-wrap items-start gap-3"
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        const to = name.trim();
        if (to !== found.value.name && !renaming.isPending) renaming.mutate({ to, on: found });
      }}
    >
      <div className="min-w-0 flex-1 basis-56">
        <Field
          label={words.tenant.name}
          hint={words.tenant.nameHint}
          autoComplete="organization"
          value={name}
          error={renaming.error ? (fieldText(m, renaming.error, 'name') ?? refusalText(m, renaming.error)) : undefined}
          onChange={(event) => setName(event.target.value)}
        />
      </div>
      <Button type="submit" className="sm:mt-[1.65rem]" aria-disabled={renaming.isPending}>
        {words.tenant.rename}
      </Button>
    </form>
  );
}

function End({ tenant }: { readonly tenant: Tenant }) {
  const { tenant: words } = useWords({ de, en });
  const [isAsking, setAsking] = useState(false);
  return (
    <Card title={words.end}>
      <div className="flex flex-wrap items-center justify-between gap-4">
        <p className="max-w-prose text-soft text-pretty">{words.endLead}</p>
        <Button look="red" icon="trash" onClick={() => setAsking(true)}>
          {words.endDo}
        </Button>
      </div>
      {isAsking && <ConfirmEnd tenant={tenant} onClose={() => setAsking(false)} />}
    </Card>
  );
}

function ConfirmEnd({ tenant, onClose }: { readonly tenant: Tenant; readonly onClose: () => void }) {
  const m = useMessages();
  const words = useWords({ de, en });
  const show = useNotice();
  const shown = useTenantShown();
  const choice = useId();
  const [leadsOn, setLeadsOn] = useState(true);
  const [typed, setTyped] = useState('');
  const [isWrong, setWrong] = useState(false);
  const ending = useMutation({
    mutationFn: () => houseCalls.deleteTenant(leadsOn),
    onSuccess: (planned) => {
      void shown(planned);
      show({ text: words.tenant.planned });
      onClose();
    },
  });
  return (
    <Confirm
      title={words.tenant.endTitle(tenant.name)}
      deed={words.tenant.endConfirm}
      error={ending.error && refusalText(m, ending.error)}
      isBusy={ending.isPending}
      onConfirm={() => {
        const isSame = typed.trim() === tenant.name.trim();
        setWrong(!isSame);
        if (isSame) ending.mutate();
      }}
      onCancel={onClose}
    >
      <p>{words.tenant.endFirst}</p>
      <p>{words.tenant.endUntil}</p>
      <p className="text-soft">
        <Link to="/settings/data" className="underline underline-offset-4">
          {words.tenant.endExport}
        </Link>
      </p>
      <fieldset className="-mx-2 grid">
        <legend className="sr-only">{words.tenant.end}</legend>
        <Choice
          type="radio"
          name={choice}
          label={words.tenant.leadOn}
          detail={words.tenant.leadOnDetail}
          checked={leadsOn}
          onChange={() => setLeadsOn(true)}
        />
        <Choice
          type="radio"
          name={choice}
          label={words.tenant.stopNow}
          detail={words.tenant.stopNowDetail}
          checked={!leadsOn}
          onChange={() => setLeadsOn(false)}
        />
      </fieldset>
      <Field
        label={words.tenant.typeName(tenant.name)}
        autoComplete="off"
        value={typed}
        error={isWrong ? m.reasons.notTheSame : undefined}
        onChange={(event) => setTyped(event.target.value)}
      />
    </Confirm>
  );
}
