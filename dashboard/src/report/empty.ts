/** In place of an empty curve: why there is nothing to draw, and what brings the first hit. */
import type { Report } from '../api/client.ts';
import type { Messages } from '../messages/en.ts';

/**
 * The sentence; null where there are hits.
 * @param since the moment from which the link has existed, null where the report is on many
 */
export function emptyText(
  { empty }: Messages['report'],
  report: Report,
  today: string,
  since: string | null,
): string | null {
  if (report.total > 0) return null;
  const begin = report.series[0]?.start;
  const isWhole = since !== null && begin !== undefined && Date.parse(since) >= Date.parse(begin);
  const isOver = report.to < today;
  if (report.from > today) return empty.future;
  if (report.bots > 0) return (isWhole && !isOver ? empty.botsSoFar : empty.botsThen)(report.bots);
  if (isOver) return empty.period;
  if (report.countsBy === 'day') return empty.byDay;
  if (since === null) return empty.many;
  return isWhole ? empty.link : empty.period;
}
