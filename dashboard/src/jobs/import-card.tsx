/** An import: an archive of Kurzum or a table, uploaded part by part, and then taken over in the background. */
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useId, useState } from 'react';
import type { ImportDraft } from '../api/client.ts';
import { desks, file_bytes_max, importCalls, jobsQuery } from '../api/job-calls.ts';
import { isRefusal } from '../api/refusal.ts';
import { Button } from '../look/button.tsx';
import { Card } from '../look/card.tsx';
import { Choice } from '../look/choice.tsx';
import { FormError } from '../look/field.tsx';
import { FileField } from '../look/file-field.tsx';
import { useNotice } from '../look/notices.tsx';
import { saveFile } from '../look/save.ts';
import { data as de } from '../messages/data.de.ts';
import { data as en, type DataWords } from '../messages/data.en.ts';
import { useMessages, useSpoken, useWords } from '../messages/messages.tsx';
import { refusalText } from '../messages/refusals.ts';
import { JobList } from './job-list.tsx';
import { sendFile, useUpload } from './upload.ts';

type Format = ImportDraft['format'];

const accepted: Readonly<Record<Format, string>> = { kurzum: '.zip,application/zip', csv: '.csv,text/csv' };
const desk = desks.tenant;

export function ImportCard() {
  const { import: words } = useWords({ de, en });
  return (
    <Card title={words.title}>
      <div className="grid gap-4">
        <p className="-mt-2 max-w-prose text-sm text-soft text-pretty">{words.lead}</p>
        <ImportForm />
        <JobList desk={desk} kind="import" name={words.job} label={words.list} />
      </div>
    </Card>
  );
}

function ImportForm() {
  const m = useMessages();
  const all = useWords({ de, en });
  const words = all.import;
  const formatName = useId();
  const isUploading = useUpload() !== null;
  const [format, setFormat] = useState<Format>('kurzum');
  const [file, setFile] = useState<File | null>(null);
  const [tried, setTried] = useState(false);
  const importing = useImporting(() => {
    setFile(null);
    setTried(false);
  });
  const { error } = importing;
  const wrong = wrongWith(file, isUploading, all);
  return (
    <form
      noValidate
      className="grid gap-4"
      onSubmit={(event) => {
        event.preventDefault();
        setTried(true);
        if (file === null || wrong) event.currentTarget.querySelector<HTMLInputElement>('[type=file]')?.focus();
        else if (!importing.isPending) importing.mutate({ format, file });
      }}
    >
      <FormError>{error && (isRefusal(error, 'conflict') ? all.jobs.tooMany : refusalText(m, error))}</FormError>
      <fieldset>
        <legend className="text-sm font-medium">{words.format}</legend>
        <div className="-mx-2 mt-1 grid sm:grid-cols-2">
          {(['kurzum', 'csv'] as const).map((one) => (
            <Choice
              key={one}
              type="radio"
              name={formatName}
              label={words[one]}
              detail={words[`${one}Detail`]}
              checked={format === one}
              onChange={() => setFormat(one)}
            />
          ))}
          {format === 'csv' && <Example />}
        </div>
      </fieldset>
      <FileField
        label={words.file}
        choose={words.choose}
        drop={words.drop}
        accept={accepted[format]}
        error={tried ? wrong : undefined}
        file={file}
        onFile={(chosen) => {
          setFile(chosen);
          if (/\.zip$/i.test(chosen.name)) setFormat('kurzum');
          if (/\.csv$/i.test(chosen.name)) setFormat('csv');
        }}
      />
      <div>
        <Button type="submit" aria-disabled={importing.isPending}>
          {importing.isPending ? words.submitting : words.submit}
        </Button>
      </div>
    </form>
  );
}

function wrongWith(file: File | null, isUploading: boolean, words: DataWords): string | undefined {
  if (isUploading) return words.import.busy;
  if (file === null) return words.import.fileMissing;
  if (file.size === 0) return words.import.fileEmpty;
  return file.size > file_bytes_max ? words.jobs.reasons.too_large : undefined;
}

/** Begins an import, and leaves the upload to go on by itself. */
function useImporting(onBegun: () => void) {
  const m = useMessages();
  const { import: words } = useWords({ de, en });
  const client = useQueryClient();
  const show = useNotice();
  const fresh = () => client.invalidateQueries({ queryKey: jobsQuery(desk).queryKey });

  async function upload(jobId: string, file: File): Promise<void> {
    try {
      await sendFile(jobId, file);
    } catch (error) {
      show({ text: error instanceof DOMException ? words.uploadFailed : refusalText(m, error) });
      await desk.remove(jobId).catch(() => undefined);
    }
    await fresh();
  }

  return useMutation({
    mutationFn: ({ format }: { readonly format: Format; readonly file: File }) => importCalls.begin({ format }),
    onSuccess: async (job, { file }) => {
      show({ text: words.begun });
      void upload(job.id, file);
      onBegun();
      await fresh();
    },
  });
}

const columns = ['target', 'slug', 'title', 'notes', 'tags', 'project'];

/** A table to begin with, as a spreadsheet of this language opens it. */
function Example() {
  const { language } = useSpoken();
  const { import: words } = useWords({ de, en });
  const separator = language === 'de' ? ';' : ',';
  const quoted = (cell: string): string => (/[",;]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell);
  const lines = [columns, ...words.exampleRows].map((cells) => cells.map(quoted).join(separator));
  return (
    <Button
      look="quiet"
      size="small"
      icon="download"
      className="ml-6 justify-self-start sm:col-start-2"
      onClick={() => saveFile(words.exampleFile, `\uFEFF${lines.join('\r\n')}\r\n`, 'text/csv')}
    >
      {words.example}
    </Button>
  );
}
