/** What narrows the log: words, days, who did it, what it was, and whether it was refused. */
import { useQuery } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import type { AuditFilter, Log } from '../api/house-calls.ts';
import { membersQuery } from '../api/house-queries.ts';
import { ChoiceField, Field } from '../look/field.tsx';
import { useSettled } from '../look/text.tsx';
import { useMay } from '../members/use-may.ts';
import { audit as de } from '../messages/audit.de.ts';
import { audit as en } from '../messages/audit.en.ts';
import { useWords } from '../messages/messages.tsx';

const settle_ms = 350;

export function AuditFilters({
  log,
  filter,
  onFilter,
}: {
  readonly log: Log;
  readonly filter: AuditFilter;
  readonly onFilter: (filter: AuditFilter) => void;
}) {
  const words = useWords({ de, en });
  const may = useMay();
  const members = useQuery({ ...membersQuery, enabled: log === 'tenant' && may('member', 'view') }).data;
  const [search, setSearch] = useState(filter.search ?? '');
  const settled = useSettled(search, settle_ms);
  const set = (change: { readonly [name in keyof AuditFilter]?: string }) =>
    onFilter(withoutEmpty({ ...filter, ...change }));

  useEffect(() => {
    if (settled.trim() !== (filter.search ?? '')) set({ search: settled.trim() });
    // Only what was typed starts a search; another filter keeps the words.
    // oxlint-disable-next-line react-hooks/exhaustive-deps
  }, [settled]);

  return (
    <search className="mb-5 grid grid-cols-2 gap-3 sm:grid-cols-4">
      <div className="col-span-2">
        <Field
          label={words.search}
          type="search"
          placeholder={words.searchPlaceholder}
          maxLength={200}
          value={search}
          onChange={(event) => setSearch(event.target.value)}
        />
      </div>
      <div className="min-w-0 max-xs:col-span-2">
        <Field
          label={words.from}
          type="date"
          value={filter.from ?? ''}
          max={filter.to}
          onChange={(event) => set({ from: event.target.value })}
        />
      </div>
      <div className="min-w-0 max-xs:col-span-2">
        <Field
          label={words.to}
          type="date"
          value={filter.to ?? ''}
          min={filter.from}
          onChange={(event) => set({ to: event.target.value })}
        />
      </div>
      <ChoiceField
        label={words.what}
        value={filter.action ?? ''}
        onChange={(event) => set({ action: event.target.value })}
      >
        {Object.entries(words.groups).map(([action, name]) => (
          <option key={action} value={action}>
            {name}
          </option>
        ))}
      </ChoiceField>
      <ChoiceField
        label={words.outcome}
        value={filter.outcome ?? ''}
        onChange={(event) => set({ outcome: event.target.value })}
      >
        <option value="">{words.any}</option>
        <option value="done">{words.done}</option>
        <option value="refused">{words.refused}</option>
      </ChoiceField>
      {members && (
        <div className="col-span-2">
          <ChoiceField
            label={words.who}
            value={filter.actor ?? ''}
            onChange={(event) => set({ actor: event.target.value })}
          >
            <option value="">{words.everyone}</option>
            {members.map(({ id, name, email }) => (
              <option key={id} value={id}>
                {name ?? email}
              </option>
            ))}
          </ChoiceField>
        </div>
      )}
    </search>
  );
}

function withoutEmpty(filter: { readonly [name: string]: string | undefined }): AuditFilter {
  return Object.fromEntries(Object.entries(filter).filter(([, value]) => value !== undefined && value !== ''));
}
