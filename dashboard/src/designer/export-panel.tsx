/** The export: which kind of file and how large, and a question first where no scanner would read what is in it. */
import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import type { ImageWish } from '../api/code-calls.ts';
import { reasonFor } from '../api/refusal.ts';
import { Button } from '../look/button.tsx';
import { Field, FormError } from '../look/field.tsx';
import { useNotice } from '../look/notices.tsx';
import { Panel } from '../look/panel.tsx';
import { Segments } from '../look/segments.tsx';
import { useMessages } from '../messages/messages.tsx';
import { download, isUnreadable, type Printable } from './image.ts';
import { useLengths } from './lengths.ts';
import { ChangedElsewhere, savingRefusal } from './saving.ts';
import { useDesignerWords } from './words.ts';

const formats = ['svg', 'png', 'pdf', 'eps'] as const;
type Format = (typeof formats)[number];
type Measures = { readonly size: string; readonly dpi: string; readonly mm: string };

/** What the width of a file that can be shown and printed is measured in. */
type Unit = 'px' | 'mm';

const inch_mm = 25.4;
/** From so many times its width a code is scanned, by the printers' rule. */
const reach = 10;
const usual: Measures = { size: '1024', dpi: '300', mm: '50' };

export function ExportPanel({
  name,
  share,
  side_mm,
  note,
  prepare,
  onExported,
  onClose,
}: {
  /** Of the file, without its ending. */
  readonly name: string;
  /** Of the code's width in the whole image's. */
  readonly share: number;
  /** The code's width on paper that its standard prescribes; null where that is free. */
  readonly side_mm: number | null;
  /** What happens with it, such as that it is saved first. */
  readonly note: string | null;
  readonly prepare: (insist: boolean) => Promise<Printable>;
  readonly onExported: (id: string) => void;
  readonly onClose: () => void;
}) {
  const m = useMessages();
  const words = useDesignerWords();
  const length = useLengths();
  const show = useNotice();
  const [format, setFormat] = useState<Format>('svg');
  const [unit, setUnit] = useState<Unit>(side_mm === null ? 'px' : 'mm');
  const [measures, setMeasures] = useState(side_mm === null ? usual : { ...usual, mm: (side_mm / share).toFixed(2) });
  const exporting = useMutation({
    mutationFn: async (insist: boolean) =>
      download(await prepare(insist), { ...imageIn(format, unit, measures), ...(insist ? { insist } : {}) }, name),
    onSuccess: (what) => {
      if ('id' in what) onExported(what.id);
      show({ text: words.exported(format.toUpperCase()) });
      onClose();
    },
    // Its person is asked by another panel.
    onError: (error) => error instanceof ChangedElsewhere && onClose(),
    retry: false,
  });
  const { error } = exporting;
  const isEither = format === 'svg' || format === 'png';
  const hint = unit === 'px' ? words.prints(length(printed_mm(measures))) : undefined;
  const code_mm = Math.floor(numberIn(measures.mm) * share);
  const codeItself = code_mm > 0 ? words.codeItself(length(code_mm), length(code_mm * reach)) : '';
  const mustInsist = isUnreadable(error);
  const field = (measure: keyof Measures) => ({
    inputMode: 'numeric' as const,
    autoComplete: 'off',
    value: measures[measure],
    error: reasonFor(error, measure) === undefined ? undefined : words.measureWrong[measure],
    onChange: (event: { target: { value: string } }) => {
      setMeasures({ ...measures, [measure]: event.target.value.replace(/[^\d.,]/g, '').slice(0, 6) });
      exporting.reset();
    },
  });
  const elsewhere = (['size', 'dpi', 'mm'] as const).some((measure) => reasonFor(error, measure));
  return (
    <Panel title={words.exportTitle} place="small" onClose={onClose}>
      <form
        noValidate
        className="flex min-h-0 flex-col"
        onSubmit={(event) => {
          event.preventDefault();
          if (!exporting.isPending) exporting.mutate(mustInsist);
        }}
      >
        <div className="grid min-h-88 content-start gap-5 overflow-y-auto p-5">
          <Segments
            label={words.format}
            chosen={format}
            options={formats.map((value) => ({ value, label: value.toUpperCase() }))}
            onChoose={(value) => {
              setFormat(value);
              exporting.reset();
            }}
          />
          <p className="text-sm text-soft text-pretty">{words.formats[format]}</p>
          {isEither && (
            <Segments
              label={words.measuredIn}
              chosen={unit}
              options={(['px', 'mm'] as const).map((value) => ({ value, label: words.units[value] }))}
              onChoose={setUnit}
            />
          )}
          <div className="grid gap-4 xs:grid-cols-2">
            {isEither && unit === 'px' ? (
              <Field label={words.size_px} {...field('size')} />
            ) : (
              <Field label={words.mm} hint={`${words.mmHint} ${codeItself}`} {...field('mm')} />
            )}
            {format === 'png' && <Field label={words.dpi} hint={hint} {...field('dpi')} />}
          </div>
          {note && <p className="rounded-control bg-accent-wash px-3 py-2 text-sm text-accent text-pretty">{note}</p>}
          {mustInsist ? (
            <p role="alert" className="rounded-control bg-red-wash px-3 py-2 text-sm text-red text-pretty">
              {words.unreadable}
            </p>
          ) : (
            <FormError>{error && !elsewhere && savingRefusal(m, error)}</FormError>
          )}
        </div>
        <footer className="flex flex-wrap justify-end gap-2 border-t border-line p-4">
          <Button onClick={onClose}>{m.cancel}</Button>
          <Button look={mustInsist ? 'red' : 'lead'} type="submit" icon="download" aria-disabled={exporting.isPending}>
            {exporting.isPending ? words.exporting : mustInsist ? words.insist : words.export}
          </Button>
        </footer>
      </form>
    </Panel>
  );
}

function numberIn(text: string): number {
  return Number(text.replace(',', '.'));
}

/** What a PNG's pixels make on paper. */
function printed_mm({ size, dpi }: Measures): number {
  return (Number(size) / Math.max(Number(dpi), 1)) * inch_mm;
}

/** Only what says something of this format; what was emptied is as the server has it by itself. */
function imageIn(format: Format, unit: Unit, { size, dpi, mm }: Measures): ImageWish {
  const measured = (name: keyof Measures, text: string) => (text === '' ? {} : { [name]: numberIn(text) });
  const width = unit === 'px' && (format === 'svg' || format === 'png') ? measured('size', size) : measured('mm', mm);
  return { format, ...width, ...(format === 'png' ? measured('dpi', dpi) : {}) };
}
