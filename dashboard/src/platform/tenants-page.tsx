/** The tenants as operators see them: sizes, states and quotas, never what they keep; suspended and resumed here. */
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import type { Suspension, TenantOverview } from '../api/client.ts';
import { platformCalls, tenantsQuery } from '../api/platform-calls.ts';
import { Button } from '../look/button.tsx';
import { Confirm } from '../look/confirm.tsx';
import { Empty } from '../look/empty.tsx';
import { ChoiceField } from '../look/field.tsx';
import { useNotice } from '../look/notices.tsx';
import { Late } from '../look/text.tsx';
import { platform as de } from '../messages/platform.de.ts';
import { platform as en } from '../messages/platform.en.ts';
import { useMessages, useSpoken, useWords } from '../messages/messages.tsx';
import { refusalText } from '../messages/refusals.ts';
import { Refused } from '../session/refused.tsx';
import { PlatformFrame } from './platform-frame.tsx';
import { TenantPanel } from './tenant-panel.tsx';

export function TenantsPage() {
  const m = useMessages();
  const { tenants: words } = useWords({ de, en });
  const [panel, setPanel] = useState<TenantOverview | 'new' | null>(null);
  return (
    <PlatformFrame
      title={words.title}
      lead={words.lead}
      action={
        <Button look="lead" onClick={() => setPanel('new')}>
          {words.make}
        </Button>
      }
    >
      <List m={m} onEdit={setPanel} />
      {panel !== null && <TenantPanel tenant={panel === 'new' ? null : panel} onClose={() => setPanel(null)} />}
    </PlatformFrame>
  );
}

function List({
  m,
  onEdit,
}: {
  readonly m: ReturnType<typeof useMessages>;
  readonly onEdit: (tenant: TenantOverview) => void;
}) {
  const { tenants: words } = useWords({ de, en });
  const { data: tenants, error } = useQuery(tenantsQuery);
  if (error && !tenants) return <Refused error={error} />;
  if (!tenants) return <Late>{m.loading}</Late>;
  if (tenants.length === 0) return <Empty title={words.emptyTitle} detail={words.emptyDetail} />;
  return (
    <ul className="border-t border-line" aria-label={words.title}>
      {tenants.map((tenant) => (
        <Row key={tenant.id} tenant={tenant} onEdit={() => onEdit(tenant)} />
      ))}
    </ul>
  );
}

function Row({ tenant, onEdit }: { readonly tenant: TenantOverview; readonly onEdit: () => void }) {
  const { m, format } = useSpoken();
  const { tenants: words } = useWords({ de, en });
  const client = useQueryClient();
  const show = useNotice();
  const [isAsking, setAsking] = useState(false);
  const fresh = () => client.invalidateQueries({ queryKey: tenantsQuery.queryKey });
  const resuming = useMutation({
    mutationFn: () => platformCalls.resumeTenant(tenant.id),
    onSuccess: async () => {
      show({ text: words.resumed });
      await fresh();
    },
    onError: (error) => show({ text: refusalText(m, error) }),
  });
  const name = tenant.contact ?? words.noContact;
  const isCalm = tenant.state === 'active' || tenant.state === 'invited';
  return (
    <li className="grid gap-x-6 gap-y-3 border-b border-line py-4 md:grid-cols-[minmax(0,1fr)_auto] md:items-center">
      <div className="min-w-0">
        <p className="typed font-medium">
          {name}{' '}
          <span
            className={`ml-1 rounded-md px-1.5 text-sm font-normal ${isCalm ? 'bg-wash text-soft' : 'bg-amber-wash text-amber'}`}
          >
            {words.states[tenant.state]}
            {tenant.suspendedFor && `: ${words.reasons[tenant.suspendedFor]}`}
          </span>
        </p>
        <p className="mt-1 text-sm text-soft tabular-nums">
          {[
            words.members(tenant.members),
            words.links(tenant.links),
            words.hits(tenant.hitsThisMonth),
            bytesText(format.locale, tenant.bytes),
            words.since(format.day(tenant.createdAt)),
            ...(tenant.endsAt ? [words.endsAt(format.moment(tenant.endsAt))] : []),
          ].join(' · ')}
        </p>
        <Quotas tenant={tenant} />
      </div>
      <div className="flex flex-wrap gap-2">
        <Button size="small" aria-label={words.editFor(name)} onClick={onEdit}>
          {words.edit}
        </Button>
        {tenant.state === 'suspended' ? (
          <Button
            size="small"
            aria-label={words.resumeFor(name)}
            onClick={() => !resuming.isPending && resuming.mutate()}
          >
            {words.resume}
          </Button>
        ) : (
          tenant.state !== 'ended' && (
            <Button size="small" look="red" aria-label={words.suspendFor(name)} onClick={() => setAsking(true)}>
              {words.suspend}
            </Button>
          )
        )}
      </div>
      {isAsking && (
        <Suspend
          tenant={tenant}
          name={name}
          onClose={() => setAsking(false)}
          onSuspended={async () => {
            show({ text: words.suspended, undo: { label: words.resume, act: () => resuming.mutate() } });
            setAsking(false);
            await fresh();
          }}
        />
      )}
    </li>
  );
}

function Quotas({ tenant }: { readonly tenant: TenantOverview }) {
  const { format } = useSpoken();
  const { tenants: words } = useWords({ de, en });
  const rows = (
    [
      ['links', words.quotaLinks, tenant.links, tenant.quotas.links],
      ['hits', words.quotaHits, tenant.hitsThisMonth, tenant.quotas.hits],
      ['members', words.quotaMembers, tenant.members, tenant.quotas.members],
    ] as const
  ).flatMap(([kind, label, used, quota]) => (quota === null ? [] : [{ kind, label, used, quota }]));
  if (rows.length === 0) return null;
  return (
    <ul className="mt-1 flex flex-wrap gap-x-4 text-sm tabular-nums">
      {rows.map(({ kind, label, used, quota }) => {
        const isOver = tenant.over.includes(kind);
        return (
          <li key={kind} className={isOver ? 'text-amber' : 'text-soft'}>
            {label}: {words.of(format.number(used), format.number(quota))}
            {isOver && ` (${words.over})`}
          </li>
        );
      })}
    </ul>
  );
}

function Suspend({
  tenant,
  name,
  onClose,
  onSuspended,
}: {
  readonly tenant: TenantOverview;
  readonly name: string;
  readonly onClose: () => void;
  readonly onSuspended: () => Promise<void>;
}) {
  const m = useMessages();
  const { tenants: words } = useWords({ de, en });
  const [reason, setReason] = useState<Suspension['for']>('abuse');
  const suspending = useMutation({
    mutationFn: () => platformCalls.suspendTenant(tenant.id, reason),
    onSuccess: onSuspended,
  });
  return (
    <Confirm
      title={words.suspendTitle(name)}
      deed={words.suspend}
      icon="lock"
      error={suspending.error && refusalText(m, suspending.error)}
      isBusy={suspending.isPending}
      onConfirm={() => suspending.mutate()}
      onCancel={onClose}
    >
      <p>{words.suspendLead}</p>
      <ChoiceField
        label={words.why}
        value={reason}
        onChange={(event) => setReason(event.target.value as Suspension['for'])}
      >
        {Object.entries(words.reasons).map(([value, text]) => (
          <option key={value} value={value}>
            {text}
          </option>
        ))}
      </ChoiceField>
    </Confirm>
  );
}

const units = ['byte', 'kilobyte', 'megabyte', 'gigabyte', 'terabyte'] as const;

function bytesText(locale: string, bytes: number): string {
  const step = bytes < 1000 ? 0 : Math.min(units.length - 1, Math.floor(Math.log10(bytes) / 3));
  const style = { style: 'unit', unit: units[step]!, maximumFractionDigits: step === 0 ? 0 : 1 } as const;
  return new Intl.NumberFormat(locale, style).format(bytes / 1000 ** step);
}
