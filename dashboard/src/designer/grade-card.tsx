/** The grade: whether the code scans, what stands against it and what mends that, and how large it has to be printed. */
import type { Grade, Mend } from '#qr';
import { useEffect, useRef } from 'react';
import { Button } from '../look/button.tsx';
import { Icon } from '../look/icons.tsx';
import { useAnnounce } from '../look/notices.tsx';
import { useMessages, useSpoken } from '../messages/messages.tsx';
import { refusalText } from '../messages/refusals.ts';
import { PrintSizes } from './print-sizes.tsx';
import type { Checking, Verdict } from './verdict.ts';
import { useDesignerWords } from './words.ts';

export function GradeCard({
  checking,
  waits,
  mayMend,
  onMend,
}: {
  readonly checking: Checking;
  /** Why there is nothing to check yet. */
  readonly waits: string | null;
  readonly mayMend: boolean;
  readonly onMend: (mend: Mend) => void;
}) {
  const m = useMessages();
  const words = useDesignerWords();
  const { verdict, isOld, error } = checking;
  useSpokenGrade(checking);
  return (
    <section aria-labelledby="grade" aria-busy={isOld} className="min-w-0 rounded-card border border-line bg-card">
      <div className="flex items-center gap-4 p-5">
        <Letter grade={verdict?.grade ?? null} isOld={isOld && waits === null} />
        <div className="min-w-0">
          <h2 id="grade" tabIndex={-1} className="rounded-sm text-base">
            {verdict ? words.grades[verdict.grade][0] : words.gradeTitle}
          </h2>
          <p className="min-h-10 text-sm text-soft text-pretty">
            {waits ??
              (isOld ? words.checking : error ? refusalText(m, error) : verdict && words.grades[verdict.grade][1])}
          </p>
        </div>
      </div>
      {verdict && (
        <>
          <Findings verdict={verdict} isOld={isOld} onMend={mayMend ? onMend : null} />
          <PrintSizes verdict={verdict} />
          <Checked verdict={verdict} />
        </>
      )}
    </section>
  );
}

const letterLooks: Readonly<Record<Grade, string>> = {
  A: 'bg-accent text-on-accent',
  B: 'bg-accent-wash text-accent',
  C: 'bg-amber-wash text-amber',
  D: 'bg-amber-wash text-amber',
  F: 'bg-red-wash text-red',
};

export function Letter({
  grade,
  isOld,
  size = 'large',
}: {
  readonly grade: Grade | null;
  readonly isOld: boolean;
  readonly size?: 'large' | 'small';
}) {
  const measure = size === 'large' ? 'size-18 text-[2.75rem]' : 'size-12 text-2xl';
  return (
    <span
      aria-hidden="true"
      className={`grid shrink-0 place-items-center rounded-card leading-none font-semibold tracking-tight transition-colors ${measure} ${grade && !isOld ? letterLooks[grade] : 'bg-line text-soft'}`}
    >
      {grade ?? '–'}
    </span>
  );
}

/** What stands against it, and once for all of that what would mend it. */
function Findings({
  verdict,
  isOld,
  onMend,
}: {
  readonly verdict: Verdict;
  readonly isOld: boolean;
  readonly onMend: ((mend: Mend) => void) | null;
}) {
  const words = useDesignerWords();
  const against = verdict.findings.filter(({ grade }) => grade !== 'A');
  if (against.length === 0) return null;
  return (
    <>
      <ul aria-label={words.against} className="border-t border-line">
        {against.map(({ kind, grade, reason, cause }) => (
          <li key={kind} className="border-b border-line px-5 py-3.5 text-sm text-pretty last:border-b-0">
            <span
              className={`mr-2 inline-block min-w-4 rounded-md px-1.5 text-center font-semibold ${letterLooks[grade]}`}
            >
              {grade}
            </span>
            {onMend ? cause : reason}
          </li>
        ))}
      </ul>
      {verdict.grade === 'F' && (
        <p className="border-t border-line px-5 py-3.5 text-sm text-soft text-pretty">{words.restFollows}</p>
      )}
      {onMend && <Mends against={against} isOld={isOld} onMend={onMend} />}
    </>
  );
}

/** Each mend once, however many findings it lifts. */
function Mends({
  against,
  isOld,
  onMend,
}: {
  readonly against: Verdict['findings'];
  readonly isOld: boolean;
  readonly onMend: (mend: Mend) => void;
}) {
  const words = useDesignerWords();
  const { format } = useSpoken();
  const mends = eachOnce(against);
  if (mends.length === 0) return null;
  return (
    <ul aria-label={words.mends} className="grid gap-2 border-t border-line px-5 py-4">
      {mends.map(({ mend, lifts }) => (
        <li key={JSON.stringify(mend)} className="flex flex-wrap items-center gap-x-3 gap-y-1">
          <Button
            size="small"
            className="h-auto min-h-8 py-1 text-left whitespace-normal"
            aria-disabled={isOld}
            onClick={() => {
              if (isOld) return;
              // The button goes with what it mends.
              document.getElementById('grade')?.focus({ preventScroll: true });
              onMend(mend);
            }}
          >
            {words.mend(mend, format.share)}
          </Button>
          {against.length > 1 && <span className="text-sm text-soft">{words.lifts(lifts, against.length)}</span>}
        </li>
      ))}
    </ul>
  );
}

type Offer = { readonly mend: Mend; readonly lifts: number };

/** What lifts most comes first, but giving up all colour last. */
function eachOnce(against: Verdict['findings']): readonly Offer[] {
  const offers = new Map<string, Offer>();
  for (const mend of against.flatMap(({ mends }) => mends)) {
    const name = JSON.stringify(mend);
    offers.set(name, { mend, lifts: (offers.get(name)?.lifts ?? 0) + 1 });
  }
  const isLast = ({ mend }: Offer): number => Number(mend.kind === 'colours');
  return [...offers.values()].toSorted((a, b) => isLast(a) - isLast(b) || b.lifts - a.lifts);
}

/** All that was tried, for whoever wants to know. */
function Checked({ verdict }: { readonly verdict: Verdict }) {
  const words = useDesignerWords();
  const contrast = verdict.findings.find(({ kind }) => kind === 'symbolContrast');
  return (
    <details className="group border-t border-line">
      <summary className="flex min-h-11 cursor-pointer list-none items-center gap-2 rounded-control px-5 py-2 text-sm text-soft hover:text-ink focus-visible:-outline-offset-2 [&::-webkit-details-marker]:hidden">
        <Icon name="open" className="size-3.5 transition-transform group-open:rotate-90" />
        <span>{words.tried(verdict.findings.length)}</span>
        {contrast && <span className="ml-auto tabular-nums">{words.contrast(contrast.reached ?? 0)}</span>}
      </summary>
      <ul className="grid gap-1 px-5 pb-5 text-sm">
        {verdict.findings.map(({ kind, grade, reason }) => (
          <li key={kind} className="grid grid-cols-[1.5rem_minmax(0,1fr)] gap-2">
            <span className={`h-fit rounded-md text-center font-semibold ${letterLooks[grade]}`}>{grade}</span>
            <span className="text-pretty">
              <span className="font-medium">{words.findings[kind]}</span>
              <span className="text-soft"> · {reason}</span>
            </span>
          </li>
        ))}
      </ul>
    </details>
  );
}

/** Says the grade aloud once it is known, and only when it is another than before. */
function useSpokenGrade({ verdict, isOld }: Checking): void {
  const words = useDesignerWords();
  const announce = useAnnounce();
  const spoken = useRef<string | null>(null);
  const says =
    verdict && !isOld
      ? words.gradeSpoken(verdict.grade, verdict.findings.filter(({ grade }) => grade !== 'A').length)
      : null;
  useEffect(() => {
    if (says === null || says === spoken.current) return;
    spoken.current = says;
    announce(says);
  }, [says, announce]);
}
