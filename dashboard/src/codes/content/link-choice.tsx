/** The chooser of the link behind a code: one there is, found as one types, or a new one by where it leads. */
import type { Refusal } from '#qr';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useId, useState } from 'react';
import { calls } from '../../api/calls.ts';
import type { Link } from '../../api/client.ts';
import type { Source } from '../../designer/wish.ts';
import { readAddress } from '../../links/address.ts';
import { Button } from '../../look/button.tsx';
import { Field } from '../../look/field.tsx';
import { Icon } from '../../look/icons.tsx';
import { Segments } from '../../look/segments.tsx';
import { bareAddress, Late, ShortUrl, useSettled } from '../../look/text.tsx';
import { useMay } from '../../members/use-may.ts';
import { CodeLine, Fields, useContentWords } from './fields.tsx';

type LinkSource = Exclude<Source, { of: 'content' }>;
const shown_max = 6;

export function LinkChoice({
  source,
  onChange,
  refusals,
  all = false,
}: {
  readonly source: LinkSource;
  readonly onChange: (source: LinkSource) => void;
  readonly refusals: readonly Refusal[];
  readonly all?: boolean;
}) {
  const { link: words } = useContentWords();
  const mayMake = useMay()('link', 'create');
  const [isSearching, setSearching] = useState(!mayMake);
  const way = source.of === 'link' || isSearching || !mayMake ? 'existing' : 'fresh';
  return (
    <div className="grid grid-cols-[minmax(0,1fr)] justify-items-start gap-4 *:w-full">
      {mayMake && (
        <div>
          <Segments
            label={words.which}
            chosen={way}
            options={[
              { value: 'fresh', label: words.fresh },
              { value: 'existing', label: words.existing },
            ]}
            onChoose={(chosen) => {
              setSearching(chosen === 'existing');
              if (chosen === 'fresh' && source.of === 'link') onChange({ of: 'target', target: '' });
            }}
          />
        </div>
      )}
      {source.of === 'link' ? (
        <div className="flex items-center justify-between gap-3 rounded-control border border-line bg-card py-2 pr-2 pl-3">
          <span className="typed min-w-0 font-mono text-sm font-medium">{source.name}</span>
          <Button
            size="small"
            onClick={() => {
              setSearching(true);
              onChange({ of: 'target', target: '' });
            }}
          >
            {words.change}
          </Button>
        </div>
      ) : way === 'fresh' ? (
        <Fields refusals={refusals} all={all}>
          <CodeLine
            path="target"
            label={words.target}
            hint={words.targetDetail}
            inputMode="url"
            placeholder={words.targetPlaceholder}
            value={source.target}
            onChange={(target) => onChange({ of: 'target', target })}
            // As on the page of links: `example.org` is one too.
            onLeave={() => onChange({ of: 'target', target: readAddress(source.target) ?? source.target.trim() })}
          />
        </Fields>
      ) : (
        <LinkSearch
          onChoose={(link) =>
            onChange({ of: 'link', linkId: link.id, says: link.qrUrl, name: bareAddress(link.shortUrl) })
          }
        />
      )}
    </div>
  );
}

function LinkSearch({ onChoose }: { readonly onChoose: (link: Link) => void }) {
  const { link: words } = useContentWords();
  const [typed, setTyped] = useState('');
  const asked = useSettled(typed.trim(), 150);
  const id = useId();
  const found = useQuery({
    queryKey: ['link choice', asked],
    queryFn: ({ signal }) => calls.listLinks({ search: asked }, { limit: shown_max }, signal),
    placeholderData: keepPreviousData,
  }).data;
  const links = found?.items ?? [];
  return (
    <div className="grid grid-cols-[minmax(0,1fr)] gap-2">
      <Field
        type="search"
        label={words.search}
        placeholder={words.searchPlaceholder}
        autoComplete="off"
        spellCheck={false}
        value={typed}
        aria-controls={id}
        onChange={(event) => setTyped(event.target.value)}
      />
      <ul id={id} className="grid overflow-hidden rounded-control border border-line empty:hidden">
        {links.map((link) => (
          <li key={link.id} className="not-last:border-b not-last:border-line">
            <button
              type="button"
              onClick={() => onChoose(link)}
              className="flex w-full min-w-0 items-center gap-3 bg-card px-3 py-2 text-left transition-colors hover:bg-wash focus-visible:-outline-offset-2"
            >
              <Icon name="links" className="size-4 text-soft" />
              <span className="grid min-w-0">
                <bdi className="truncate font-mono text-sm font-medium">
                  <ShortUrl url={link.shortUrl} />
                </bdi>
                <bdi className="truncate text-sm text-soft">{link.title ?? bareAddress(link.target)}</bdi>
              </span>
            </button>
          </li>
        ))}
      </ul>
      <p role="status" className="text-sm text-soft">
        {found ? statusOf() : <Late>…</Late>}
      </p>
    </div>
  );

  function statusOf(): string {
    if (links.length === 0) return asked === '' ? words.emptyForYou : words.none;
    return found?.nextCursor ? words.more : words.found(links.length);
  }
}
