/** The curve of hits. Drawn with Recharts, in a chunk of its own, because nothing else needs it. */
import { Area, AreaChart, CartesianGrid, ResponsiveContainer, Tooltip, XAxis, YAxis } from 'recharts';
import type { Tick } from '../messages/formats.ts';
import { useSpoken } from '../messages/messages.tsx';
import type { Report } from '../api/client.ts';
import type { Point } from './hits-card.tsx';

/** A point as it is drawn: a stretch that is still being counted is another line than the rest. */
type Drawn = {
  readonly start: string;
  readonly hits: number | null;
  readonly open: number | null;
  readonly before: number | null;
};

/** Hits, counted to the end or not. */
const ofHits = {
  isAnimationActive: false,
  stroke: 'var(--color-accent)',
  strokeWidth: 2,
  fill: 'var(--color-accent-wash)',
  activeDot: { r: 4, fill: 'var(--color-accent)', stroke: 'var(--color-card)', strokeWidth: 2 },
} as const;

export default function Curve({
  points,
  isOpen,
  interval,
  days,
  timezone,
}: {
  readonly points: readonly Point[];
  /** Whether the last point is still being counted. */
  readonly isOpen: boolean;
  readonly interval: Report['interval'];
  /** How many the whole period has, also where its last bars are still to come. */
  readonly days: number;
  readonly timezone: string;
}) {
  const { m, format } = useSpoken();
  const drawn = isOpen ? withOpenEnd(points) : points.map((point) => ({ ...point, open: null }));
  return (
    <figure aria-label={`${m.report.curve}. ${m.report.curveDetail}`} className="h-full">
      <ResponsiveContainer width="100%" height="100%">
        <AreaChart data={drawn} margin={{ top: 8, right: 8, bottom: 0, left: 0 }} accessibilityLayer={false}>
          <CartesianGrid vertical={false} stroke="var(--color-line)" />
          <XAxis
            dataKey="start"
            ticks={threeTicks(points)}
            interval={0}
            tickLine={false}
            axisLine={{ stroke: 'var(--color-line)' }}
            tick={
              <EdgeTick
                last={points.at(-1)?.start ?? ''}
                text={(start) => format.tick(start, tickOf(interval, days), timezone)}
              />
            }
          />
          <YAxis
            allowDecimals={false}
            width={44}
            tickCount={4}
            tickLine={false}
            axisLine={false}
            tick={{ fill: 'var(--color-soft)', fontSize: 12 }}
            tickFormatter={(value: number) => format.number(value)}
          />
          <Tooltip
            isAnimationActive={false}
            cursor={{ stroke: 'var(--color-rim)' }}
            content={<PointNote name={(start) => format.bar(start, interval, timezone)} />}
          />
          <Area {...ofHits} dataKey="hits" type="monotone" fillOpacity={1} />
          <Area
            {...ofHits}
            dataKey="open"
            type="linear"
            strokeDasharray="1 5"
            strokeLinecap="round"
            fillOpacity={0.6}
          />
          <Area
            dataKey="before"
            type="monotone"
            isAnimationActive={false}
            stroke="var(--color-rim)"
            strokeWidth={1.5}
            strokeDasharray="3 4"
            strokeLinecap="round"
            fill="none"
            activeDot={false}
          />
        </AreaChart>
      </ResponsiveContainer>
    </figure>
  );
}

/** What stands beside the pointer. Recharts fills in the rest of its properties. */
function PointNote({
  name,
  active,
  payload,
}: {
  readonly name: (start: string) => string;
  readonly active?: boolean;
  readonly payload?: readonly { readonly payload: Drawn }[];
}) {
  const { m, format } = useSpoken();
  const point = payload?.[0]?.payload;
  if (!active || !point) return null;
  return (
    <div className="rounded-control border border-line bg-card px-3 py-2 text-sm">
      <p className="text-soft">{name(point.start)}</p>
      <p className="font-semibold tabular-nums">{m.list.hits(point.hits ?? point.open ?? 0)}</p>
      {point.before !== null && (
        <p className="text-soft tabular-nums">
          {m.report.before}: {format.number(point.before)}
        </p>
      )}
    </div>
  );
}

/** The last bar is still being counted: its stretch of the curve is dotted. */
function withOpenEnd(points: readonly Point[]): readonly Drawn[] {
  const last = points.length - 1;
  return points.map(({ start, hits, before }, place) => ({
    start,
    hits: place < last || last === 0 ? hits : null,
    open: place >= last - 1 ? hits : null,
    before,
  }));
}

/** Hours say which day's they are where there are two; of more days the day alone fits. */
function tickOf(interval: Report['interval'], days: number): Tick {
  if (interval !== 'hour') return interval;
  return days === 1 ? 'hour' : days === 2 ? 'dayHour' : 'day';
}

function threeTicks(points: readonly Point[]): string[] {
  const places = [0, Math.floor(points.length / 2), points.length - 1];
  return [...new Set(places)].flatMap((place) => points[place]?.start ?? []);
}

/** Keeps the first and the last label inside the drawing. */
function EdgeTick({
  x,
  y,
  index,
  payload,
  last,
  text,
}: {
  readonly x?: number;
  readonly y?: number;
  readonly index?: number;
  readonly payload?: { readonly value: string };
  readonly last: string;
  readonly text: (start: string) => string;
}) {
  const start = payload?.value ?? '';
  return (
    <text
      x={x}
      y={(y ?? 0) + 12}
      fontSize={12}
      fill="var(--color-soft)"
      textAnchor={index === 0 ? 'start' : start === last ? 'end' : 'middle'}
    >
      {text(start)}
    </text>
  );
}
