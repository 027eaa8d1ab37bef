/** The page of one QR code, new or kept; a new one goes on as it is on the page once it is kept. */
import { useQuery } from '@tanstack/react-query';
import { Link, useLocation, useNavigate, useSearch } from '@tanstack/react-router';
import { kinds, type Kind } from '#qr';
import { useState } from 'react';
import { calls } from '../api/calls.ts';
import { codeQuery } from '../api/code-calls.ts';
import { templatesQuery } from '../api/design-calls.ts';
import { blank } from '../codes/content/blank.ts';
import { buttonClass } from '../look/button.tsx';
import { Empty } from '../look/empty.tsx';
import { PageTitle } from '../look/heading.tsx';
import { bareAddress, Late } from '../look/text.tsx';
import { useMay } from '../members/use-may.ts';
import { useMessages, useWords } from '../messages/messages.tsx';
import { sheets as de } from '../messages/sheets.de.ts';
import { sheets as en } from '../messages/sheets.en.ts';
import { Refused } from '../session/refused.tsx';
import { Designer } from './designer.tsx';
import { begun } from './history.ts';
import { wishOf } from './saving.ts';
import { useDesignerWords } from './words.ts';
import { type Look, plainLook, type Source, type Wish } from './wish.ts';

/** One stay at the designer: with a code that is kept, or with a new one, also once that is kept. */
type Stay = {
  readonly n: number;
  readonly path: string;
  /** Null for a new one. */
  readonly codeId: string | null;
  /** What the new one is called by now. */
  readonly made: string | null;
};

export function DesignerPage() {
  const navigate = useNavigate();
  // Of one piece: parameters and search of the route come one after the other.
  const path = useLocation({ select: ({ pathname, searchStr }) => pathname + searchStr });
  const [stay, setStay] = useState<Stay>({ n: 0, path, codeId: codeIdIn(path) ?? null, made: null });
  const codeId = codeIdIn(path);
  if (path !== stay.path && codeId !== undefined) {
    const goesOn = codeId !== null && codeId === stay.made;
    setStay(goesOn ? { ...stay, path } : { n: stay.n + 1, path, codeId, made: null });
  }
  const mayMake = useMay()('qr', 'create');
  if (stay.codeId !== null) return <Kept key={stay.n} id={stay.codeId} />;
  if (!mayMake) return <NotForYou />;
  return (
    <New
      key={stay.n}
      onMade={(made) => {
        setStay((before) => ({ ...before, made }));
        void navigate({ to: '/codes/$codeId', params: { codeId: made }, replace: true });
      }}
    />
  );
}

/** Null for the page of new codes, undefined for other pages, to which one may be on the way. */
function codeIdIn(path: string): string | null | undefined {
  const id = /\/codes\/([^/?]+)/.exec(path)?.[1];
  return id === 'new' ? null : id;
}

function NotForYou() {
  const designer = useDesignerWords();
  const words = useWords({ de, en });
  return (
    <>
      <PageTitle tab={designer.newTitle} className="mb-5">
        {designer.newTitle}
      </PageTitle>
      <Empty title={words.noRight} detail={words.noRightDetail}>
        <Link to="/codes" className={buttonClass()}>
          {words.toCodes}
        </Link>
      </Empty>
    </>
  );
}

function Kept({ id }: { readonly id: string }) {
  const m = useMessages();
  // A fresh read, because a change must name the version it starts from.
  const found = useQuery({
    ...codeQuery(id),
    queryKey: ['design', id],
    staleTime: 0,
    gcTime: 0,
    refetchOnWindowFocus: false,
  });
  if (!found.data) return found.error ? <Refused error={found.error} className="py-10" /> : <Late>{m.loading}</Late>;
  const saved = found.data;
  return <Designer start={() => begun(wishOf(saved.value))} saved={saved} onMade={() => undefined} />;
}

/** Begins with what the address asks for: a link, another code's design, or else the template that new codes begin with. */
function New({ onMade }: { readonly onMade: (id: string) => void }) {
  const m = useMessages();
  // What the address asked for at first; once the code is kept, it has another.
  const search = useSearch({ strict: false });
  const [{ link: linkId, from, project, kind }] = useState(search);
  const may = useMay();
  const link = useQuery({
    queryKey: ['link of a new code', linkId],
    queryFn: ({ signal }) => calls.findLink(linkId!, signal),
    enabled: linkId !== undefined,
    staleTime: Infinity,
  });
  const model = useQuery({ ...codeQuery(from ?? ''), enabled: from !== undefined });
  const templates = useQuery(templatesQuery);
  const error = link.error ?? model.error ?? templates.error;
  if (error) return <Refused error={error} className="py-10" />;
  if ((linkId && !link.data) || (from && !model.data) || !templates.data) return <Late>{m.loading}</Late>;

  const dress = model.data?.value ?? templates.data.find(({ isDefault }) => isDefault);
  const source: Source = link.data
    ? {
        of: 'link',
        linkId: link.data.value.id,
        says: link.data.value.qrUrl,
        name: bareAddress(link.data.value.shortUrl),
      }
    : isKind(kind) || !may('link', 'create')
      ? { of: 'content', content: blank(isKind(kind) ? kind : 'url') }
      : { of: 'target', target: '' };
  const wish: Wish = {
    name: '',
    source,
    design: (dress?.design as Look | undefined) ?? plainLook,
    level: dress?.level ?? 'M',
    projectId: project ?? null,
  };
  return <Designer start={() => begun(wish)} saved={null} onMade={onMade} />;
}

function isKind(text: string | undefined): text is Kind {
  return (kinds as readonly (string | undefined)[]).includes(text);
}
