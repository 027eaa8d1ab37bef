/** How far something is, as a bar and in words; nothing moves but the bar. */
import { useSpoken } from '../messages/messages.tsx';

export function Progress({
  label,
  done,
  total,
  detail,
}: {
  /** What it is that goes on. */
  readonly label: string;
  readonly done: number;
  /** 0 where it is not known yet how much there is. */
  readonly total: number;
  /** How far it is, in words. */
  readonly detail: string;
}) {
  const { format } = useSpoken();
  const share = total > 0 ? Math.min(1, done / total) : null;
  return (
    <div className="grid gap-1.5">
      <div
        role="progressbar"
        aria-label={label}
        aria-valuemin={0}
        aria-valuemax={100}
        {...(share === null ? {} : { 'aria-valuenow': Math.floor(share * 100) })}
        aria-valuetext={detail}
        className="h-2 overflow-hidden rounded-full bg-line forced-colors:border"
      >
        <div
          className="h-full rounded-full bg-accent transition-[width] forced-colors:bg-[Highlight]"
          style={{ width: `${(share ?? 0) * 100}%` }}
        />
      </div>
      <p className="flex justify-between gap-x-4 text-sm text-soft tabular-nums">
        <span className="text-pretty">{detail}</span>
        {share !== null && <span className="shrink-0">{format.share(share)}</span>}
      </p>
    </div>
  );
}
