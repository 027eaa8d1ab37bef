/** The entrance: the frame of the two pages before the sign-in, with what Kurzum is about beside the form. */
import type { ReactNode } from 'react';
import { PageTitle } from '../look/heading.tsx';
import { Icon, Mark } from '../look/icons.tsx';
import { languages, useSpoken, type Language } from '../messages/messages.tsx';

export function Entrance({ children }: { readonly children: ReactNode }) {
  return (
    <div className="grid min-h-dvh lg:grid-cols-[minmax(0,1fr)_minmax(0,30rem)] xl:grid-cols-2">
      <div className="flex min-w-0 flex-col px-5 py-6 sm:px-10">
        <header className="flex items-center gap-2.5 text-xl font-semibold tracking-tight">
          <Mark className="h-3" />
          kurzum
        </header>
        <main id="content" tabIndex={-1} className="mx-auto my-auto w-full max-w-sm py-12">
          {children}
        </main>
        <footer>
          <LanguageSwitch />
        </footer>
      </div>
      <Withheld />
    </div>
  );
}

/** One step at the entrance: what it is, what to do, and how. */
export function EntranceStep({
  title,
  lead,
  children,
}: {
  readonly title: string;
  readonly lead: string;
  readonly children: ReactNode;
}) {
  return (
    <Entrance>
      <PageTitle tab={title}>{title}</PageTitle>
      <p className="typed mt-3 mb-8 text-soft text-pretty">{lead}</p>
      {children}
    </Entrance>
  );
}

function LanguageSwitch() {
  const { m, language, speak } = useSpoken();
  return (
    <div role="group" aria-label={m.language} className="-ml-2.5 flex gap-1 text-sm">
      {Object.entries(languages).map(([code, { languageName }]) => (
        <button
          key={code}
          type="button"
          lang={code}
          aria-pressed={code === language}
          onClick={() => speak(code as Language)}
          className="flex h-8 items-center gap-1.5 rounded-control px-2.5 text-soft hover:bg-wash hover:text-ink aria-pressed:text-ink"
        >
          {languageName}
          {code === language && <Icon name="check" className="size-3.5 text-accent" />}
        </button>
      ))}
    </div>
  );
}

/** Visits as Kurzum keeps them: the address blacked out, the hit counted. Bar width in rem, slug, hits. */
const visits = [
  ['w-32', 'sommerfest', 2418],
  ['w-24', 'tarif', 1902],
  ['w-36', 'anfahrt', 1377],
  ['w-28', 'zaehler', 961],
  ['w-20', 'glasfaser', 418],
] as const;

function Withheld() {
  const { m, format } = useSpoken();
  return (
    <aside className="hidden flex-col justify-center gap-10 border-l border-line bg-wash px-12 lg:flex xl:px-20">
      <ul aria-hidden="true" className="grid gap-4 font-mono text-base">
        {visits.map(([width, slug, hits]) => (
          <li key={slug} className="grid grid-cols-[9.5rem_minmax(0,1fr)_auto] items-center gap-4">
            <span className={`h-4 justify-self-end rounded-[4px] bg-ink ${width}`} />
            <span className="truncate">/{slug}</span>
            <span className="font-sans font-semibold tabular-nums">{format.number(hits)}</span>
          </li>
        ))}
      </ul>
      <div className="grid gap-2">
        <p className="text-2xl font-semibold tracking-tight text-balance">{m.setup.motto}</p>
        <p className="text-soft">{m.setup.mottoDetail}</p>
      </div>
    </aside>
  );
}
