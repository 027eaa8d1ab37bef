/** A sheet of labels: which codes, how many of each and where they lie, shown as they will be printed. */
import { useMutation, useQueries, useQuery } from '@tanstack/react-query';
import { Link, useSearch } from '@tanstack/react-router';
import { useState } from 'react';
import { codeQuery } from '../api/code-calls.ts';
import type { Code, LabelLayout, SheetDraft } from '../api/client.ts';
import { reasonFor } from '../api/refusal.ts';
import { layoutsQuery, sheetCalls } from '../api/sheet-calls.ts';
import { Button, buttonClass } from '../look/button.tsx';
import { Choice } from '../look/choice.tsx';
import { Empty } from '../look/empty.tsx';
import { ChoiceField, Field, FormError, inputClass } from '../look/field.tsx';
import { PageTitle } from '../look/heading.tsx';
import { useNotice } from '../look/notices.tsx';
import { saveFile } from '../look/save.ts';
import { Segments } from '../look/segments.tsx';
import { useMayTakeCodes } from '../members/use-may.ts';
import { content as contentDe } from '../messages/content.de.ts';
import { content as contentEn } from '../messages/content.en.ts';
import { useMessages, useSpoken, useWords } from '../messages/messages.tsx';
import { refusalText } from '../messages/refusals.ts';
import { sheets as de } from '../messages/sheets.de.ts';
import { sheets as en } from '../messages/sheets.en.ts';
import { Breadcrumb } from './breadcrumb.tsx';
import { filling, fits, labels_max, measures, usual, type Captions, type Grid, type Measure } from './sheet-layout.ts';
import { SheetPreview } from './sheet-preview.tsx';
import { SheetWidth } from './sheet-width.tsx';
import { nameOf } from './summary.ts';

export function SheetPage() {
  const all = useWords({ de, en });
  const { sheet: words } = all;
  const ids = useSearch({ from: '/inside/codes/sheet' }).ids?.split(',') ?? [];
  const found = useQueries({ queries: ids.map(codeQuery) });
  const layouts = useQuery(layoutsQuery).data;
  // One that was deleted meanwhile is left out.
  const codes = found.flatMap(({ data }) => data?.value ?? []);
  const isWaiting = layouts === undefined || found.some(({ isPending }) => isPending);
  return (
    <>
      <Breadcrumb here={words.title} />
      <PageTitle tab={words.title}>{words.title}</PageTitle>
      <p className="mt-3 mb-7 max-w-prose text-soft text-pretty">{words.lead}</p>
      {isWaiting ? null : codes.length > 0 ? (
        <Sheet codes={codes} layouts={layouts} />
      ) : (
        <Empty title={words.emptyTitle} detail={words.emptyDetail}>
          <Link to="/codes" className={buttonClass('lead')}>
            {all.toCodes}
          </Link>
        </Empty>
      )}
    </>
  );
}

type Chosen = LabelLayout['name'] | 'own';

function Sheet({ codes, layouts }: { readonly codes: readonly Code[]; readonly layouts: readonly LabelLayout[] }) {
  const m = useMessages();
  const { sheet: words } = useWords({ de, en });
  const show = useNotice();
  const mayTake = useMayTakeCodes();
  const [copies, setCopies] = useState<ReadonlyMap<string, number>>(new Map());
  const [chosen, setChosen] = useState<Chosen>(usual);
  const [own, setOwn] = useState<Grid>(layouts.find(({ name }) => name === usual)!);
  const [captions, setCaptions] = useState<Captions>('name');
  const [skip, setSkip] = useState(0);
  const [marks, setMarks] = useState(false);
  const grid: Grid = chosen === 'own' ? own : layouts.find(({ name }) => name === chosen)!;
  const perPage = grid.columns * grid.rows;
  const isOnPaper = fits(grid);
  const skipped = Math.min(skip, Math.max(perPage - 1, 0));
  const copiesOf = ({ id }: Code): number => copies.get(id) ?? 1;
  const labels = codes.flatMap((code) => Array.from({ length: copiesOf(code) }, () => code));

  const printing = useMutation({
    mutationFn: (insist: boolean) => sheetCalls.print({ ...draft(), insist }),
    onSuccess: (file) => {
      saveFile(words.fileName, file);
      show({ text: words.saved });
    },
    retry: false,
  });
  const { error } = printing;
  const mustInsist = reasonFor(error, 'design') === 'unreadable';

  function draft(): SheetDraft {
    const { columns, rows, width_mm, height_mm, left_mm, top_mm, gapX_mm, gapY_mm, round } = grid;
    const bare = { columns, rows, width_mm, height_mm, left_mm, top_mm, gapX_mm, gapY_mm, round };
    return {
      codes: codes.map((code) => ({ id: code.id, copies: copiesOf(code) })),
      layout: chosen === 'own' ? bare : chosen,
      captions,
      skip: skipped,
      marks,
    };
  }

  return (
    <form
      noValidate
      className="grid items-start gap-6 lg:grid-cols-[minmax(0,1fr)_minmax(0,26rem)] lg:gap-10"
      onSubmit={(event) => {
        event.preventDefault();
        if (isOnPaper && labels.length <= labels_max && !printing.isPending) printing.mutate(mustInsist);
      }}
    >
      <div className="grid min-w-0 gap-6">
        <LayoutChoice layouts={layouts} chosen={chosen} onChoose={setChosen} />
        {chosen === 'own' && <OwnGrid grid={own} onChange={setOwn} error={isOnPaper ? undefined : words.beyond} />}
        {isOnPaper && <SheetWidth grid={grid} codes={codes} captions={captions} />}
        <Copies
          codes={codes}
          copiesOf={copiesOf}
          onCopies={(id, n) => setCopies(new Map(copies).set(id, n))}
          onFill={() => {
            const each = filling(perPage, skipped, codes.length);
            setCopies(new Map(codes.map(({ id }, n) => [id, each[n]!])));
          }}
        />
        <div className="grid justify-items-start gap-1.5">
          <p aria-hidden="true" className="text-sm font-medium">
            {words.captions}
          </p>
          <Segments
            label={words.captions}
            chosen={captions}
            options={(['name', 'address', 'none'] as const).map((value) => ({
              value,
              label: words.captionKinds[value],
            }))}
            onChoose={setCaptions}
          />
        </div>
        <div className="max-w-72">
          <Field
            label={words.skip}
            hint={words.skipHint}
            type="number"
            min={0}
            max={perPage - 1}
            value={skipped}
            onChange={({ target }) => setSkip(Math.max(Math.floor(Number(target.value)) || 0, 0))}
          />
        </div>
        <div className="-mx-2">
          <Choice
            type="checkbox"
            label={words.marks}
            detail={words.marksDetail}
            checked={marks}
            onChange={() => setMarks(!marks)}
          />
        </div>
        {mustInsist ? (
          <p role="alert" className="rounded-control bg-red-wash px-3 py-2 text-sm text-red text-pretty">
            {words.unreadable}
          </p>
        ) : (
          <FormError>{labels.length > labels_max ? words.tooMany : error && refusalText(m, error)}</FormError>
        )}
        <div className="flex flex-wrap items-center gap-x-4 gap-y-2">
          {mayTake && (
            <Button
              type="submit"
              look={mustInsist ? 'red' : 'lead'}
              icon="download"
              aria-disabled={printing.isPending || !isOnPaper || labels.length > labels_max}
            >
              {printing.isPending ? words.submitting : mustInsist ? words.insist : words.submit}
            </Button>
          )}
          <p className="min-w-0 flex-1 basis-48 text-sm text-soft text-pretty">{words.printed}</p>
        </div>
      </div>
      <section aria-label={words.preview} className="grid gap-2 lg:sticky lg:top-6">
        {isOnPaper && (
          <SheetPreview
            grid={grid}
            labels={labels.slice(0, perPage)}
            skip={skipped}
            captions={captions}
            marks={marks}
            label={words.preview}
            startHere={words.startHere}
            onSkip={setSkip}
          />
        )}
        <p role="status" className="text-center text-sm text-soft tabular-nums">
          {words.previewOf(labels.length, Math.ceil((labels.length + skipped) / perPage))}
        </p>
      </section>
    </form>
  );
}

function LayoutChoice({
  layouts,
  chosen,
  onChoose,
}: {
  readonly layouts: readonly LabelLayout[];
  readonly chosen: Chosen;
  readonly onChoose: (chosen: Chosen) => void;
}) {
  const { format } = useSpoken();
  const { sheet: words } = useWords({ de, en });
  return (
    <ChoiceField label={words.layout} value={chosen} onChange={({ target }) => onChoose(target.value as Chosen)}>
      {layouts.map(({ name, columns, rows, width_mm, height_mm, round }) => {
        const [width, height] = [format.number(width_mm), format.number(height_mm)];
        return (
          <option key={name} value={name}>
            {round ? words.roundName(width, columns * rows) : words.layoutName(width, height, columns * rows)}
          </option>
        );
      })}
      <option value="own">{words.own}</option>
    </ChoiceField>
  );
}

function OwnGrid({
  grid,
  error,
  onChange,
}: {
  readonly grid: Grid;
  readonly error: string | undefined;
  readonly onChange: (grid: Grid) => void;
}) {
  const { sheet: words } = useWords({ de, en });
  const field = (measure: Measure) => (
    <Field
      key={measure}
      label={words.measures[measure]}
      type="number"
      min={0}
      step={measure === 'columns' || measure === 'rows' ? 1 : 0.1}
      value={Number.isNaN(grid[measure]) ? '' : grid[measure]}
      onChange={({ target }) => onChange({ ...grid, [measure]: target.valueAsNumber })}
    />
  );
  return (
    <fieldset className="grid gap-3 rounded-card border border-line p-4">
      <legend className="px-1 text-sm font-medium">{words.ownTitle}</legend>
      <div className="grid grid-cols-2 gap-3 sm:grid-cols-4">{measures.map(field)}</div>
      <div className="-mx-2">
        <Choice
          type="checkbox"
          label={words.round}
          checked={grid.round}
          onChange={() => onChange({ ...grid, round: !grid.round })}
        />
      </div>
      <FormError>{error}</FormError>
    </fieldset>
  );
}

/** Which codes, and on how many labels each. */
function Copies({
  codes,
  copiesOf,
  onCopies,
  onFill,
}: {
  readonly codes: readonly Code[];
  readonly copiesOf: (code: Code) => number;
  readonly onCopies: (id: string, copies: number) => void;
  readonly onFill: () => void;
}) {
  const { format } = useSpoken();
  const { sheet: words } = useWords({ de, en });
  const content = useWords({ de: contentDe, en: contentEn });
  return (
    <section className="grid gap-2">
      <header className="flex items-center justify-between gap-3">
        <h2 className="text-sm font-medium">{words.codes}</h2>
        <Button size="small" onClick={onFill}>
          {words.fill}
        </Button>
      </header>
      <ul className="divide-y divide-line rounded-control border border-line">
        {codes.map((code) => {
          const name = nameOf(code, content, format);
          return (
            <li key={code.id} className="flex items-center gap-3 py-1.5 pr-1.5 pl-3.5">
              <bdi className="min-w-0 flex-1 truncate">{name}</bdi>
              <input
                type="number"
                min={1}
                max={labels_max}
                value={copiesOf(code)}
                aria-label={words.copiesOf(name)}
                onChange={({ target }) =>
                  onCopies(code.id, Math.min(Math.max(Math.floor(Number(target.value)) || 1, 1), labels_max))
                }
                className={`${inputClass} h-9 w-20! text-right tabular-nums`}
              />
            </li>
          );
        })}
      </ul>
    </section>
  );
}
