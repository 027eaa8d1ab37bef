/** Many codes at once: a table and how its codes are to look become an archive, made in the background. */
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import type { CodesDraft } from '../api/client.ts';
import { templatesQuery } from '../api/design-calls.ts';
import { codesUpload, desks, table_bytes_max, jobsQuery } from '../api/job-calls.ts';
import { projectsQuery } from '../api/queries.ts';
import { isRefusal, reasonFor } from '../api/refusal.ts';
import { sheetCalls } from '../api/sheet-calls.ts';
import { JobList } from '../jobs/job-list.tsx';
import { sendFile, useUpload } from '../jobs/upload.ts';
import { Button, buttonClass } from '../look/button.tsx';
import { Card } from '../look/card.tsx';
import { Deeds } from '../look/deeds.tsx';
import { Empty } from '../look/empty.tsx';
import { ChoiceField, Field, FormError } from '../look/field.tsx';
import { FileField } from '../look/file-field.tsx';
import { PageTitle } from '../look/heading.tsx';
import { useNotice } from '../look/notices.tsx';
import { saveFile } from '../look/save.ts';
import { Segments } from '../look/segments.tsx';
import { useMay } from '../members/use-may.ts';
import { data as dataDe } from '../messages/data.de.ts';
import { data as dataEn } from '../messages/data.en.ts';
import { useMessages, useSpoken, useWords } from '../messages/messages.tsx';
import { refusalText } from '../messages/refusals.ts';
import { sheets as de } from '../messages/sheets.de.ts';
import { sheets as en, type SheetWords } from '../messages/sheets.en.ts';
import { Breadcrumb } from './breadcrumb.tsx';
import { RefusedRows } from './refused-rows.tsx';

const desk = desks.codes;

export function BulkPage() {
  const all = useWords({ de, en });
  const words = all.bulk;
  const mayMake = useMay()('qr', 'create');
  return (
    <>
      <Breadcrumb here={words.title} />
      <PageTitle tab={words.title}>{words.title}</PageTitle>
      <p className="mt-3 mb-7 max-w-prose text-soft text-pretty">{words.lead}</p>
      {mayMake ? (
        <div className="grid max-w-3xl gap-4">
          <BulkForm />
          <JobList desk={desk} kind="codes" name={words.job} label={words.list} reads={words} explain={RefusedRows} />
        </div>
      ) : (
        <Empty title={all.noRight} detail={all.noRightDetail}>
          <Link to="/codes" className={buttonClass()}>
            {all.toCodes}
          </Link>
        </Empty>
      )}
    </>
  );
}

const formats = ['png', 'svg', 'pdf', 'eps'] as const;
type Format = (typeof formats)[number];

/** What is chosen, as it stands in the fields. */
type Wish = {
  readonly format: Format;
  readonly size_px: string;
  readonly width_mm: string;
  /** Of a template; empty for a plain one. */
  readonly templateId: string;
  readonly projectId: string;
};

function BulkForm() {
  const m = useMessages();
  const { jobs: jobWords } = useWords({ de: dataDe, en: dataEn });
  const { bulk: words } = useWords({ de, en });
  const may = useMay();
  const templates = useQuery(templatesQuery).data ?? [];
  const projects = useQuery({ ...projectsQuery, enabled: may('project', 'view') }).data ?? [];
  const isUploading = useUpload() !== null;
  const [wish, setWish] = useState<Partial<Wish>>({});
  const [file, setFile] = useState<File | null>(null);
  const [tried, setTried] = useState(false);
  const standard = templates.find(({ isDefault }) => isDefault)?.id ?? '';
  const { format = 'png', size_px = '512', width_mm = '50', templateId = standard, projectId = '' } = wish;
  const making = useMaking(() => {
    setFile(null);
    setTried(false);
  });
  const { error } = making;
  const mustInsist = reasonFor(error, 'design') === 'unreadable';
  const wrong = wrongWith(file, isUploading, words);
  const isPixels = format === 'png' || format === 'svg';
  const width = isPixels ? size_px : width_mm;
  const isWidthRefused = reasonFor(error, isPixels ? 'size' : 'mm') !== undefined;

  function change(part: Partial<Wish>): void {
    making.reset();
    setWish({ ...wish, ...part });
  }

  function submit(form: HTMLFormElement): void {
    setTried(true);
    if (file === null || wrong) form.querySelector<HTMLInputElement>('[type=file]')?.focus();
    else if (!making.isPending) {
      const template = templates.find(({ id }) => id === templateId);
      const look = template ? { design: template.design, level: template.level } : { design: {}, level: 'M' as const };
      const measure = width === '' ? {} : { [isPixels ? 'size' : 'mm']: Number(width) };
      const draft = { ...look, format, ...measure, ...(projectId ? { projectId } : {}), insist: mustInsist };
      making.mutate({ draft: draft as CodesDraft, file });
    }
  }

  return (
    <Card title={words.form}>
      <form
        noValidate
        className="-mt-1 grid gap-5"
        onSubmit={(event) => {
          event.preventDefault();
          submit(event.currentTarget);
        }}
      >
        <Columns />
        <FileField
          label={words.file}
          choose={words.choose}
          drop={words.drop}
          accept=".csv,text/csv"
          error={tried ? wrong : undefined}
          file={file}
          onFile={setFile}
        />
        <div className="grid gap-4 sm:grid-cols-2">
          <ChoiceField
            label={words.look}
            value={templateId}
            onChange={({ target }) => change({ templateId: target.value })}
          >
            <option value="">{words.plain}</option>
            {templates.map(({ id, name, isDefault }) => (
              <option key={id} value={id}>
                {isDefault ? words.standard(name) : name}
              </option>
            ))}
          </ChoiceField>
          {projects.length > 0 && (
            <ChoiceField
              label={words.project}
              value={projectId}
              onChange={({ target }) => change({ projectId: target.value })}
            >
              <option value="">{words.noProject}</option>
              {projects.map(({ id, name }) => (
                <option key={id} value={id}>
                  {name}
                </option>
              ))}
            </ChoiceField>
          )}
        </div>
        <div className="grid gap-x-4 gap-y-3 sm:grid-cols-2">
          <div className="grid content-start justify-items-start gap-1.5">
            <p aria-hidden="true" className="text-sm font-medium">
              {words.format}
            </p>
            <Segments
              label={words.format}
              chosen={format}
              options={formats.map((value) => ({ value, label: value.toUpperCase() }))}
              onChoose={(value) => change({ format: value })}
            />
            <p className="text-sm text-soft text-pretty">{words.formats[format]}</p>
          </div>
          <Field
            label={isPixels ? words.size_px : words.width_mm}
            inputMode="numeric"
            autoComplete="off"
            value={width}
            error={isWidthRefused ? (isPixels ? words.sizeWrong : words.widthWrong) : undefined}
            onChange={({ target }) => {
              const digits = target.value.replaceAll(/\D/g, '').slice(0, 5);
              change(isPixels ? { size_px: digits } : { width_mm: digits });
            }}
          />
        </div>
        {mustInsist ? (
          <p role="alert" className="rounded-control bg-red-wash px-3 py-2 text-sm text-red text-pretty">
            {words.unreadable}
          </p>
        ) : (
          <FormError>
            {error && !isWidthRefused && (isRefusal(error, 'conflict') ? jobWords.tooMany : refusalText(m, error))}
          </FormError>
        )}
        <div className="flex flex-wrap items-center gap-x-4 gap-y-2">
          <Deeds>
            <Button type="submit" look={mustInsist ? 'red' : 'lead'} aria-disabled={making.isPending}>
              {making.isPending ? words.submitting : mustInsist ? words.insist : words.submit}
            </Button>
          </Deeds>
          <p className="min-w-0 flex-1 basis-60 text-sm text-soft text-pretty">{words.printed}</p>
        </div>
      </form>
    </Card>
  );
}

function wrongWith(file: File | null, isUploading: boolean, words: SheetWords['bulk']): string | undefined {
  if (isUploading) return words.busy;
  if (file === null) return words.fileMissing;
  if (file.size === 0) return words.fileEmpty;
  return file.size > table_bytes_max ? words.fileTooLarge : undefined;
}

/** Begins an archive, and leaves the upload to go on by itself. */
function useMaking(onBegun: () => void) {
  const m = useMessages();
  const { bulk: words } = useWords({ de, en });
  const client = useQueryClient();
  const show = useNotice();
  const fresh = () => client.invalidateQueries({ queryKey: jobsQuery(desk).queryKey });

  async function upload(jobId: string, file: File): Promise<void> {
    try {
      await sendFile(jobId, file, codesUpload);
    } catch (error) {
      show({ text: error instanceof DOMException ? words.uploadFailed : refusalText(m, error) });
      await desk.remove(jobId).catch(() => undefined);
    }
    await fresh();
  }

  return useMutation({
    mutationFn: ({ draft }: { readonly draft: CodesDraft; readonly file: File }) => sheetCalls.beginCodes(draft),
    onSuccess: async (job, { file }) => {
      show({ text: words.begun });
      void upload(job.id, file);
      onBegun();
      await fresh();
    },
  });
}

const columns = ['name', 'target', 'slug', 'url', 'text'];

/** What stands in the table, and one to begin with, as a spreadsheet of this language opens it. */
function Columns() {
  const { language } = useSpoken();
  const { bulk: words } = useWords({ de, en });
  const separator = language === 'de' ? ';' : ',';
  const lines = [columns, ...words.exampleRows].map((cells) => cells.join(separator));
  return (
    <div className="grid gap-2 text-sm">
      <p className="max-w-prose text-soft text-pretty">{words.columns}</p>
      <dl className="grid gap-x-4 gap-y-1 sm:grid-cols-[auto_minmax(0,1fr)]">
        {words.what.map(([name, detail]) => (
          <div key={name} className="grid sm:col-span-2 sm:grid-cols-subgrid">
            <dt className="font-mono">{name}</dt>
            <dd className="text-soft text-pretty">{detail}</dd>
          </div>
        ))}
      </dl>
      <Button
        look="quiet"
        size="small"
        icon="download"
        className="-ml-3 justify-self-start"
        onClick={() => saveFile(words.exampleFile, `\uFEFF${lines.join('\r\n')}\r\n`, 'text/csv')}
      >
        {words.example}
      </Button>
    </div>
  );
}
