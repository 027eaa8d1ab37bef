/** Jobs of a kind, the newest first: how far each is, what came of it, and how it is stopped or removed. */
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useEffect, useRef, type ComponentType } from 'react';
import type { Job } from '../api/client.ts';
import { codesUpload, importCalls, jobsQuery, type Desk } from '../api/job-calls.ts';
import { isRefusal } from '../api/refusal.ts';
import { Button } from '../look/button.tsx';
import { DownloadLink } from '../look/download.tsx';
import { focusHeading } from '../look/heading.tsx';
import { Icon } from '../look/icons.tsx';
import { useAnnounce, useNotice } from '../look/notices.tsx';
import { Progress } from '../look/progress.tsx';
import { data as de } from '../messages/data.de.ts';
import { data as en, type DataWords } from '../messages/data.en.ts';
import { useSpoken, useWords } from '../messages/messages.tsx';
import { refusalText } from '../messages/refusals.ts';
import { FactorDownload } from '../session/factor-download.tsx';
import { stopUpload, useUpload } from './upload.ts';

export function JobList({
  desk,
  kind,
  name,
  label,
  reads,
  explain,
}: {
  readonly desk: Desk;
  readonly kind: Job['kind'];
  /** What one of them is called. */
  readonly name: string;
  readonly label: string;
  /** How it is told of those that read a table, where that is no import. */
  readonly reads?: ReadingWords;
  /** Says why rows were refused, where that is more than a file. */
  readonly explain?: Explain;
}) {
  const { m } = useSpoken();
  const { data, error } = useQuery(jobsQuery(desk));
  const jobs = data?.filter((job) => job.kind === kind) ?? [];
  useSayingWhenOver(jobs, name);
  if (error && !data) return <p className="text-red">{refusalText(m, error)}</p>;
  if (jobs.length === 0) return null;
  return (
    <ul aria-label={label} className="divide-y divide-line rounded-control border border-line">
      {jobs.map((job) => (
        <Row
          key={job.id}
          desk={desk}
          job={job}
          name={name}
          {...(reads ? { reads } : {})}
          {...(explain ? { explain } : {})}
        />
      ))}
    </ul>
  );
}

/** What is said of jobs that take over rows of a file. */
export type ReadingWords = Pick<
  DataWords['import'],
  'taken' | 'refused' | 'refusedWhy' | 'refusedFile' | 'refusedFor' | 'rows' | 'elsewhere'
> & {
  readonly downloadFor?: (moment: string) => string;
  /** What is left of one that somebody cancels. */
  readonly cancelled?: string;
  readonly reasons?: Partial<DataWords['jobs']['reasons']>;
};

const isUnderWay = ({ state }: Job): boolean => state === 'receiving' || state === 'queued' || state === 'running';

type Explain = ComponentType<{ readonly job: Job }>;

type RowProps = {
  readonly desk: Desk;
  readonly job: Job;
  readonly name: string;
  readonly reads?: ReadingWords;
  readonly explain?: Explain;
};

function Row({ desk, job, name, reads: given, explain: Explanation }: RowProps) {
  const { format } = useSpoken();
  const { jobs: words, import: importing } = useWords({ de, en });
  const reads = given ?? importing;
  const began = format.moment(job.createdAt);
  // Of a table that wasn't read, nothing is refused but its first row, and why is told here.
  const isFileOfRefused = job.failedRows > 0 && !isUnderWay(job) && !(Explanation && job.reason === 'not_a_table');
  // What is one's own is given for the session alone.
  const Archive = desk.name === 'tenant' ? FactorDownload : DownloadLink;
  return (
    <li className="grid gap-3 px-5 py-4">
      <div className="flex flex-wrap items-center gap-x-4 gap-y-2">
        <div className="min-w-0 flex-1 basis-64">
          <p className="flex flex-wrap items-center gap-x-2 font-medium">
            <StateMark state={job.state} />
            {words.states[job.state]}
            <span className="text-sm font-normal text-soft">{words.begun(began)}</span>
          </p>
          <Outcome job={job} reads={reads} />
          {Explanation && job.failedRows > 0 && !isUnderWay(job) && <Explanation job={job} />}
        </div>
        <div className="flex flex-wrap gap-2">
          {isFileOfRefused && <RefusedRows desk={desk} job={job} reads={reads} />}
          {job.file && (
            <Archive
              href={desk.file(job.id)}
              look="lead"
              size="small"
              aria-label={(given?.downloadFor ?? words.downloadFor)(began)}
            >
              {words.download}
            </Archive>
          )}
          <End desk={desk} job={job} what={`${name}, ${began}`} cancelled={given?.cancelled ?? words.cancelled} />
        </div>
      </div>
      {isUnderWay(job) && <HowFar job={job} name={name} reads={reads} />}
    </li>
  );
}

function StateMark({ state }: { readonly state: Job['state'] }) {
  if (state === 'done') return <Icon name="check" className="size-3.5 text-accent" />;
  return state === 'failed' ? <Icon name="close" className="size-3.5 text-red" /> : null;
}

/** What came of a job that is over. */
function Outcome({ job, reads }: { readonly job: Job; readonly reads: ReadingWords }) {
  const { format } = useSpoken();
  const words = useWords({ de, en });
  if (job.reason !== null)
    return (
      <p className="text-sm text-pretty text-red">{reads.reasons?.[job.reason] ?? words.jobs.reasons[job.reason]}</p>
    );
  if (job.state !== 'done') return null;
  const taken = [
    reads.taken(job.done - job.failedRows),
    ...(job.failedRows > 0 ? [reads.refused(job.failedRows)] : []),
  ];
  const said = [
    ...(readsTable(job) ? taken : []),
    ...(job.file ? [words.jobs.unpacked(format.size(job.file.bytes))] : []),
    ...(job.file && job.expiresAt ? [words.jobs.keptUntil(format.moment(job.expiresAt))] : []),
  ];
  return (
    <>
      <p className="text-sm text-soft tabular-nums">{said.join(' · ')}</p>
      {job.failedRows > 0 && <p className="text-sm text-soft text-pretty">{reads.refusedWhy}</p>}
    </>
  );
}

/** Whether it takes over rows of a file, and counts them. */
function readsTable({ kind }: Job): boolean {
  return kind === 'import' || kind === 'codes';
}

function RefusedRows({ desk, job, reads }: Omit<RowProps, 'name' | 'reads'> & { readonly reads: ReadingWords }) {
  const { format } = useSpoken();
  const calls = desk.name === 'codes' ? codesUpload : importCalls;
  return (
    <DownloadLink
      href={calls.refusedRows(job.id)}
      size="small"
      aria-label={reads.refusedFor(format.moment(job.createdAt))}
    >
      {reads.refusedFile}
    </DownloadLink>
  );
}

function HowFar({ job, name, reads }: Omit<RowProps, 'desk' | 'reads'> & { readonly reads: ReadingWords }) {
  const { format } = useSpoken();
  const words = useWords({ de, en });
  const upload = useUpload();
  if (job.state === 'receiving') {
    if (upload?.jobId !== job.id) return <p className="text-sm text-soft text-pretty">{reads.elsewhere}</p>;
    const { sent_bytes: sent, total_bytes: size, isBroken } = upload;
    const detail = isBroken ? words.import.broken : words.import.sent(format.size(sent), format.size(size));
    return <Progress label={name} done={sent} total={size} detail={detail} />;
  }
  const said = [...sayings(job, words, reads), job.waiting ? words.jobs.waiting : words.jobs.soFar].join(' · ');
  if (job.state === 'queued') return <p className="text-sm text-soft text-pretty">{said}</p>;
  return <Progress label={name} done={job.done} total={job.total} detail={said} />;
}

/** How far a job is that somebody need not stay for. */
function sayings(job: Job, words: DataWords, reads: ReadingWords): readonly string[] {
  if (job.state === 'queued') return [];
  // An import first reads all of it, and changes nothing before it knows that it can.
  if (job.done === 0) return [words.jobs.preparing];
  return readsTable(job) ? [reads.rows(job.done, job.total)] : [];
}

type EndProps = Pick<RowProps, 'desk' | 'job'> & { readonly what: string; readonly cancelled: string };

function End({ desk, job, what, cancelled }: EndProps) {
  const { m } = useSpoken();
  const { jobs: words } = useWords({ de, en });
  const client = useQueryClient();
  const show = useNotice();
  const underWay = isUnderWay(job);
  const ending = useMutation({
    mutationFn: () => {
      stopUpload(job.id);
      return desk.remove(job.id);
    },
    onSuccess: () => {
      show({ text: underWay ? cancelled : words.removed });
      if (!underWay) focusHeading();
    },
    // It may have ended by itself meanwhile, or somebody else was faster: the list then shows what holds.
    onError: (error) => {
      if (!isRefusal(error, 'not_found')) show({ text: refusalText(m, error) });
    },
    onSettled: () => client.invalidateQueries({ queryKey: jobsQuery(desk).queryKey }),
  });
  return (
    <Button
      size="small"
      aria-label={underWay ? words.cancelFor(what) : words.removeFor(what)}
      aria-disabled={ending.isPending}
      onClick={() => !ending.isPending && ending.mutate()}
    >
      {underWay ? words.cancel : words.remove}
    </Button>
  );
}

/** Whoever can't see the bar hears when it is over. */
function useSayingWhenOver(jobs: readonly Job[], name: string): void {
  const { jobs: words } = useWords({ de, en });
  const announce = useAnnounce();
  const before = useRef(new Set<string>());
  useEffect(() => {
    for (const job of jobs) {
      if (!before.current.has(job.id) || isUnderWay(job)) continue;
      announce(job.state === 'done' ? words.finished(name) : words.ended(name));
    }
    before.current = new Set(jobs.filter(isUnderWay).map(({ id }) => id));
  });
}
