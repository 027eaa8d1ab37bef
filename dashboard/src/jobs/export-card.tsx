/** An export: of everything that a tenant has, or of what is known about whoever asks; made in the background. */
import { useMutation, useQueryClient } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { jobsQuery, type ExportDesk } from '../api/job-calls.ts';
import { isRefusal } from '../api/refusal.ts';
import { Button } from '../look/button.tsx';
import { Card } from '../look/card.tsx';
import { FormError } from '../look/field.tsx';
import { useNotice } from '../look/notices.tsx';
import { data as de } from '../messages/data.de.ts';
import { data as en } from '../messages/data.en.ts';
import { useMessages, useWords } from '../messages/messages.tsx';
import { refusalText } from '../messages/refusals.ts';
import { JobList } from './job-list.tsx';

export function ExportCard({
  desk,
  look = 'plain',
  children,
}: {
  readonly desk: ExportDesk;
  readonly look?: 'plain' | 'lead';
  /** More about what is in it. */
  readonly children?: ReactNode;
}) {
  const m = useMessages();
  const all = useWords({ de, en });
  const words = desk.name === 'tenant' ? all.export : all.own;
  const client = useQueryClient();
  const show = useNotice();
  const beginning = useMutation({
    mutationFn: () => desk.beginExport(),
    onSuccess: async () => {
      show({ text: words.begun });
      await client.invalidateQueries({ queryKey: jobsQuery(desk).queryKey });
    },
  });
  const { error } = beginning;
  return (
    <Card title={words.title}>
      <div className="grid gap-4">
        <p className="-mt-2 max-w-prose text-sm text-soft text-pretty">{words.lead}</p>
        {children}
        <FormError>{error && (isRefusal(error, 'conflict') ? all.jobs.tooMany : refusalText(m, error))}</FormError>
        <div>
          <Button
            look={look}
            aria-disabled={beginning.isPending}
            onClick={() => !beginning.isPending && beginning.mutate()}
          >
            {beginning.isPending ? all.export.submitting : words.submit}
          </Button>
        </div>
        <JobList
          desk={desk}
          kind={desk.name === 'tenant' ? 'tenant_export' : 'account_export'}
          name={words.job}
          label={words.list}
        />
      </div>
    </Card>
  );
}
