/** An entry of the log as people read it: when, who, what, of which thing, and what its fields were and are. */
import { Fragment } from 'react';
import type { AuditEntry } from '../api/client.ts';
import { Icon } from '../look/icons.tsx';
import { audit as de } from '../messages/audit.de.ts';
import { audit as en } from '../messages/audit.en.ts';
import { members as membersDe } from '../messages/members.de.ts';
import { members as membersEn } from '../messages/members.en.ts';
import { useSpoken, useWords } from '../messages/messages.tsx';
import { valueText, type ValueWords } from './value-text.ts';

const listed_max = 5;

/** What the operator calls a tenant, by its id; a tenant's own log needs none. */
export type TenantNames = ReadonlyMap<string, string>;

type Shown = { readonly entry: AuditEntry; readonly tenants: TenantNames };

export function EntryRow({ entry, tenants }: Shown) {
  const { format } = useSpoken();
  const words = useWords({ de, en });
  const kind = entry.actor.kind as keyof typeof words.actors;
  const who = entry.actor.name ?? words.actors[kind] ?? entry.actor.kind;
  const names = [...new Set([...entry.about.flatMap(({ name }) => name ?? []), ...toldNames({ entry, tenants })])];
  const listed = names.slice(0, listed_max);
  const rest = Math.max(names.length, isCut(entry) ? entry.aboutCount : 0) - listed.length;
  return (
    <li className="border-b border-line py-3">
      <div className="flex flex-wrap items-baseline justify-between gap-x-4">
        <p className="typed min-w-0">
          <span className="font-medium">{words.actions[entry.action] ?? entry.action}</span>
          {listed.length > 0 && (
            <span> · {format.list([...listed, ...(rest > 0 ? [words.more(format.number(rest))] : [])])}</span>
          )}
          {entry.outcome === 'refused' && (
            <>
              {' '}
              <span className="ml-1 inline-block rounded-md bg-red-wash px-1.5 text-sm text-red">{words.refused}</span>
            </>
          )}
        </p>
        <time dateTime={entry.at} className="text-sm whitespace-nowrap text-soft tabular-nums">
          {format.moment(entry.at)}
        </time>
      </div>
      <p className="typed text-sm text-soft">
        {who} · {words.via[entry.via]} ·{' '}
        {entry.index === null ? words.unnumbered : words.number(format.number(entry.index))}
      </p>
      {entry.erased && <p className="mt-1 text-sm text-soft">{words.erased}</p>}
      {entry.changes.length > 0 && <Changes entry={entry} tenants={tenants} />}
    </li>
  );
}

/** Whether it stands for more rows than it names: one call may make a thousand links. */
function isCut(entry: AuditEntry): boolean {
  return entry.aboutCount > entry.about.length;
}

/** What it was about where it stands for no row: the slug of a link, or what the operator calls a tenant. */
function toldNames({ entry, tenants }: Shown): readonly string[] {
  return entry.changes.flatMap(({ rowId, field, old, new: now }) => {
    const value = now ?? old;
    if (rowId !== null || typeof value !== 'string') return [];
    return field === 'slug' ? value : field === 'tenant' ? (tenants.get(value) ?? []) : [];
  });
}

function Changes({ entry, tenants }: Shown) {
  const { format } = useSpoken();
  const words = useWords({ de, en });
  const members = useWords({ de: membersDe, en: membersEn });
  const said: ValueWords = { audit: words, members, format, tenants };
  // Where it is about several, each is named above what became of it.
  const nameOf = new Map<string | null, string | null>(entry.about.map(({ rowId, name }) => [rowId, name]));
  return (
    <details className="group mt-1.5">
      <summary className="inline-flex cursor-pointer list-none items-center gap-1.5 rounded-sm text-sm text-soft hover:text-ink [&::-webkit-details-marker]:hidden">
        <Icon name="open" className="size-3.5 transition-transform group-open:rotate-90" />
        {words.changes(entry.changes.length)}
      </summary>
      <div className="mt-2 overflow-hidden rounded-control border border-line">
        <table className="w-full table-fixed border-collapse text-sm">
          <thead className="bg-wash text-left text-soft">
            <tr>
              {[words.field, words.old, words.new].map((name) => (
                <th key={name} scope="col" className="px-3 py-1.5 font-medium">
                  {name}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {entry.changes.map((change, at) => (
              <Fragment key={`${change.table} ${change.rowId} ${change.field}`}>
                {nameOf.size > 1 && change.rowId !== entry.changes[at - 1]?.rowId && (
                  <tr className="border-t border-line">
                    <th scope="rowgroup" colSpan={3} className="typed px-3 pt-2 pb-1 text-left font-medium">
                      {nameOf.get(change.rowId) ?? ''}
                    </th>
                  </tr>
                )}
                <tr className="border-t border-line align-top">
                  <th scope="row" className="typed px-3 py-1.5 text-left font-normal text-soft">
                    {words.fields[change.field] ?? change.field}
                  </th>
                  <td className="typed px-3 py-1.5 whitespace-pre-line">{valueText(said, change.field, change.old)}</td>
                  <td className="typed px-3 py-1.5 whitespace-pre-line">{valueText(said, change.field, change.new)}</td>
                </tr>
              </Fragment>
            ))}
          </tbody>
        </table>
      </div>
      {isCut(entry) && (
        <p className="mt-1.5 text-sm text-soft">
          {words.firstOf(format.number(entry.about.length), format.number(entry.aboutCount))}
        </p>
      )}
    </details>
  );
}
