/** Makes a tenant and asks its first owner, or changes contact and quotas of one that is there. */
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import type { TenantOverview, TermsPatch } from '../api/client.ts';
import { platformCalls, tenantsQuery } from '../api/platform-calls.ts';
import { AddresseeFields, useAddressee } from '../look/addressee.tsx';
import { Button } from '../look/button.tsx';
import { Field, FormError } from '../look/field.tsx';
import { useNotice } from '../look/notices.tsx';
import { Panel } from '../look/panel.tsx';
import { platform as de } from '../messages/platform.de.ts';
import { platform as en } from '../messages/platform.en.ts';
import { useMessages, useWords } from '../messages/messages.tsx';
import { fieldText, formText } from '../messages/refusals.ts';

const quotaNames = ['links', 'hits', 'members'] as const;

export function TenantPanel({
  tenant,
  onClose,
}: {
  /** Null where one is made. */
  readonly tenant: TenantOverview | null;
  readonly onClose: () => void;
}) {
  const m = useMessages();
  const words = useWords({ de, en });
  const { tenants } = words;
  const client = useQueryClient();
  const show = useNotice();
  const [seen] = useState(tenant);
  const [contact, setContact] = useState(tenant?.contact ?? '');
  const { addressee, typed } = useAddressee();
  const asked = { ownerEmail: addressee.email, locale: addressee.locale };
  const [quotas, setQuotas] = useState(() => ({
    links: shownQuota(tenant?.quotas.links),
    hits: shownQuota(tenant?.quotas.hits),
    members: shownQuota(tenant?.quotas.members),
  }));
  const isWrong = (typed: string): boolean => typed.trim() !== '' && !/^\d{1,12}$/.test(typed.trim());
  const labels = { links: tenants.quotaLinks, hits: tenants.quotaHits, members: tenants.quotaMembers };
  const wanted = { links: numberOf(quotas.links), hits: numberOf(quotas.hits), members: numberOf(quotas.members) };

  const saving = useMutation({
    mutationFn: () =>
      tenant
        ? platformCalls.editTerms(tenant.id, changed())
        : platformCalls.createTenant({ contact: contact.trim(), ...asked, quotas: wanted }),
    onSuccess: async () => {
      show({ text: tenant ? words.saved : tenants.made });
      await client.invalidateQueries({ queryKey: tenantsQuery.queryKey });
      onClose();
    },
  });
  const asking = useMutation({
    mutationFn: () => platformCalls.inviteOwner(tenant!.id, asked),
    onSuccess: () => {
      show({ text: tenants.againDone });
      onClose();
    },
  });
  const isInvited = tenant?.state === 'invited';
  const error = saving.error ?? asking.error;

  /** What was typed here and nothing else: another operator may have changed the rest meanwhile. */
  function changed(): TermsPatch {
    const agreed = quotaNames.filter((name) => wanted[name] !== seen?.quotas[name]);
    const isNamed = contact.trim() !== '' && contact.trim() !== seen?.contact;
    return {
      quotas: Object.fromEntries(agreed.map((name) => [name, wanted[name]])),
      ...(isNamed ? { contact: contact.trim() } : {}),
    };
  }

  function save(): void {
    if (saving.isPending || quotaNames.some((name) => isWrong(quotas[name]))) return;
    saving.mutate();
  }

  return (
    <Panel title={tenant ? tenants.edit : tenants.make} onClose={onClose}>
      <form
        className="grid gap-5 overflow-y-auto p-5"
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          save();
        }}
      >
        {!tenant && <p className="text-soft text-pretty">{tenants.makeLead}</p>}
        <FormError>{formText(m, error, ['contact', 'ownerEmail', 'email'])}</FormError>
        <Field
          label={tenants.contact}
          hint={tenants.contactHint}
          autoComplete="off"
          maxLength={200}
          value={contact}
          error={fieldText(m, error, 'contact')}
          onChange={(event) => setContact(event.target.value)}
        />
        <fieldset className="grid gap-5 border-t border-line pt-5">
          <legend className="sr-only">{tenants.quotas}</legend>
          <p className="text-sm text-soft">
            <strong aria-hidden="true" className="font-medium text-ink">
              {tenants.quotas}.
            </strong>{' '}
            {tenants.quotaHint}
          </p>
          {quotaNames.map((name) => (
            <Field
              key={name}
              label={labels[name]}
              inputMode="numeric"
              autoComplete="off"
              value={quotas[name]}
              error={isWrong(quotas[name]) ? tenants.quotaWrong : undefined}
              onChange={(event) => setQuotas({ ...quotas, [name]: event.target.value })}
            />
          ))}
        </fieldset>
        {(!tenant || isInvited) && (
          <div className="grid gap-5 border-t border-line pt-5">
            <AddresseeFields
              label={tenants.owner}
              error={fieldText(m, error, 'ownerEmail') ?? fieldText(m, error, 'email')}
              typed={typed}
            />
            {isInvited && (
              <div>
                <Button
                  aria-disabled={asking.isPending}
                  onClick={() => !asking.isPending && asked.ownerEmail !== '' && asking.mutate()}
                >
                  {tenants.again}
                </Button>
              </div>
            )}
          </div>
        )}
        <div className="flex flex-wrap justify-end gap-2">
          <Button onClick={onClose}>{m.cancel}</Button>
          <Button type="submit" look="lead" aria-disabled={saving.isPending}>
            {tenant ? (saving.isPending ? m.saving : m.save) : saving.isPending ? tenants.submitting : tenants.submit}
          </Button>
        </div>
      </form>
    </Panel>
  );
}

function shownQuota(quota: number | null | undefined): string {
  return quota === null || quota === undefined ? '' : String(quota);
}

/** Null is no limit. */
function numberOf(typed: string): number | null {
  return typed.trim() === '' ? null : Number(typed.trim());
}
