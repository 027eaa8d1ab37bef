/** The world, each country in the tint of its hits. Drawn from `world.json`, which ships with Kurzum, in a chunk of its own. */
import { memo, useMemo, useRef, useState, type KeyboardEvent, type PointerEvent } from 'react';
import { useAnnounce } from '../../look/notices.tsx';
import { Segments } from '../../look/segments.tsx';
import { useSpoken } from '../../messages/messages.tsx';
import type { Cell } from '../dimensions.ts';
import type { Naming } from '../names.ts';
import { stepOf, stepsUpTo, type Step } from './steps.ts';
import world from './world.json';

type Country = { readonly path?: string; readonly dot?: readonly number[] };
type View = keyof typeof world.views;

const countries = Object.entries(world.countries as Readonly<Record<string, Country>>);
const views = ['europe', 'world'] as const satisfies readonly View[];

/** Where this share of the hits is European, Europe is shown first: on a map of the world it is a few millimetres. */
const european_min = 0.9;

const fills = ['fill-tint-1', 'fill-tint-2', 'fill-tint-3', 'fill-tint-4', 'fill-tint-5'] as const;
const keys = ['bg-tint-1', 'bg-tint-2', 'bg-tint-3', 'bg-tint-4', 'bg-tint-5'] as const;

/** Of a dot, as a share of the map's width: seen also where the map is small. */
const dotRadius = 0.0055;

/** In pixels, from the frame's corner; `width` is the frame's. */
type Place = { readonly left: number; readonly top: number; readonly width: number };

export default function CountryMap({
  cells,
  nameOf,
  pointed,
  onPoint,
}: {
  readonly cells: readonly Cell[];
  readonly nameOf: Naming;
  readonly pointed: string | null;
  readonly onPoint: (code: string | null) => void;
}) {
  const { m } = useSpoken();
  const announce = useAnnounce();
  const frame = useRef<HTMLDivElement>(null);
  const [place, setPlace] = useState<Place | null>(null);
  const onMap = useMemo(() => cells.filter(({ value }) => value in world.countries), [cells]);
  const hits = useMemo(() => new Map(onMap.map((cell) => [cell.value, cell.hits])), [onMap]);
  const [chosenView, chooseView] = useState<View | null>(null);
  const view = chosenView ?? (isEuropean(onMap) ? 'europe' : 'world');
  const steps = useMemo(() => stepsUpTo(onMap.at(-1)?.hits ?? 1, onMap[0]?.hits ?? 1), [onMap]);
  const tints = useMemo(() => tintsOf(hits, steps), [hits, steps]);
  const noteOf = (code: string) => `${nameOf('country', code)}: ${m.list.hits(hits.get(code) ?? 0)}`;

  function point(code: string | null, at: Place | null): void {
    setPlace(at);
    onPoint(code);
  }

  function followPointer(event: PointerEvent<HTMLDivElement>): void {
    const code = (event.target as Element).getAttribute('data-country');
    const box = frame.current!.getBoundingClientRect();
    point(
      code !== null && hits.has(code) ? code : null,
      code === null ? null : { left: event.clientX - box.left, top: event.clientY - box.top, width: box.width },
    );
  }

  function followKeys(event: KeyboardEvent): void {
    const step = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 }[event.key];
    if (step === undefined || onMap.length === 0) return;
    event.preventDefault();
    const at = onMap.findIndex(({ value }) => value === pointed);
    const code = onMap[at < 0 ? 0 : (at + step + onMap.length) % onMap.length]!.value;
    point(code, middleOf(frame.current!, code));
    announce(noteOf(code));
  }

  return (
    <figure className="m-0 min-w-0">
      {/* Pointing does nothing: it only says what the table says too. */}
      {/* oxlint-disable-next-line jsx-a11y/no-noninteractive-element-interactions */}
      <div
        ref={frame}
        role="group"
        aria-label={`${m.report.map}. ${m.report.mapDetail}`}
        tabIndex={0}
        onKeyDown={followKeys}
        onBlur={() => point(null, null)}
        onPointerMove={followPointer}
        onPointerLeave={() => point(null, null)}
        className="relative rounded-control"
      >
        <svg role="img" aria-label={m.report.map} viewBox={world.views[view]} className="block w-full overflow-hidden">
          <Land tints={tints} dot_units={dotIn(view)} />
          {pointed !== null && <Marked code={pointed} dot_units={dotIn(view)} />}
        </svg>
        {pointed !== null && place && <Note text={noteOf(pointed)} place={place} />}
      </div>
      <div className="mt-3 flex flex-wrap items-center justify-between gap-x-6 gap-y-3">
        <Legend steps={steps} />
        <Segments
          label={m.report.mapView}
          chosen={view}
          options={views.map((one) => ({ value: one, label: m.report.mapViews[one] }))}
          onChoose={chooseView}
        />
      </div>
    </figure>
  );
}

function isEuropean(cells: readonly Cell[]): boolean {
  const sum = (some: readonly Cell[]) => some.reduce((all, { hits }) => all + hits, 0);
  return sum(cells.filter(({ value }) => world.european.includes(value))) >= european_min * sum(cells);
}

function dotIn(view: View): number {
  return Number(world.views[view].split(' ')[2]) * dotRadius;
}

function tintsOf(hits: ReadonlyMap<string, number>, steps: readonly Step[]): ReadonlyMap<string, string> {
  return new Map([...hits].map(([code, of]) => [code, fills[tintOf(steps, stepOf(steps, of))]!]));
}

/** The darkest tint is always the most, however few steps there are. */
function tintOf(steps: readonly Step[], step: number): number {
  return fills.length - steps.length + step;
}

/** Drawn again only when a number has changed its step. */
const Land = memo(function Land({
  tints,
  dot_units,
}: {
  readonly tints: ReadonlyMap<string, string>;
  readonly dot_units: number;
}) {
  return (
    <>
      {countries.map(
        ([code, { path }]) =>
          path && (
            <path
              key={code}
              data-country={code}
              d={path}
              strokeWidth="0.75"
              vectorEffect="non-scaling-stroke"
              className={`stroke-card ${tints.get(code) ?? 'fill-land'}`}
            />
          ),
      )}
      {countries.map(
        ([code, { dot }]) =>
          dot &&
          tints.has(code) && (
            <circle
              key={code}
              data-country={code}
              cx={dot[0]}
              cy={dot[1]}
              r={dot_units}
              strokeWidth="1"
              vectorEffect="non-scaling-stroke"
              className={`stroke-card ${tints.get(code)}`}
            />
          ),
      )}
    </>
  );
});

/** The outline of the country that is pointed at, above its neighbours. */
function Marked({ code, dot_units }: { readonly code: string; readonly dot_units: number }) {
  const country = (world.countries as Readonly<Record<string, Country>>)[code];
  const outline = {
    className: 'pointer-events-none fill-none stroke-ink',
    strokeWidth: 1.5,
    vectorEffect: 'non-scaling-stroke',
  } as const;
  return (
    <>
      {country?.path && <path d={country.path} strokeLinejoin="round" {...outline} />}
      {country?.dot && <circle cx={country.dot[0]} cy={country.dot[1]} r={dot_units * 1.2} {...outline} />}
    </>
  );
}

function Note({ text, place }: { readonly text: string; readonly place: Place }) {
  const isRight = place.left > place.width / 2;
  return (
    <p
      aria-hidden="true"
      className="pointer-events-none absolute z-10 w-max max-w-48 rounded-control border border-line bg-card px-3 py-1.5 text-sm font-medium"
      style={{
        top: place.top + 14,
        ...(isRight ? { right: place.width - place.left + 8 } : { left: place.left + 8 }),
      }}
    >
      {text}
    </p>
  );
}

/** Where a country is on the screen, for the note when keys point at it; null where the view leaves it out. */
function middleOf(frame: HTMLElement, code: string): Place | null {
  const shape = frame.querySelector(`circle[data-country=${code}]`) ?? frame.querySelector(`[data-country=${code}]`);
  if (!shape) return null;
  const [box, around] = [shape.getBoundingClientRect(), frame.getBoundingClientRect()];
  const left = box.left + box.width / 2 - around.left;
  const top = box.top + box.height / 2 - around.top;
  const isInside = left > 0 && left < around.width && top > 0 && top < around.height;
  return isInside ? { left, top, width: around.width } : null;
}

function Legend({ steps }: { readonly steps: readonly Step[] }) {
  const { m } = useSpoken();
  return (
    <figcaption className="flex flex-wrap items-center gap-x-4 gap-y-1 text-sm text-soft tabular-nums">
      <span>{m.report.hits}</span>
      {steps.map(({ from, to }, step) => (
        <span key={to} className="inline-flex items-center gap-1.5">
          <span aria-hidden="true" className={`size-3 rounded-[3px] ${keys[tintOf(steps, step)]}`} />
          {m.report.upTo(from, to)}
        </span>
      ))}
      <span className="inline-flex items-center gap-1.5">
        <span aria-hidden="true" className="size-3 rounded-[3px] bg-land" />
        {m.report.mapNowhere}
      </span>
    </figcaption>
  );
}
