/** Projects: what groups links; each leads to its links and to its report. */
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { calls } from '../api/calls.ts';
import { projectsQuery } from '../api/queries.ts';
import { Button } from '../look/button.tsx';
import { Deeds } from '../look/deeds.tsx';
import { Empty } from '../look/empty.tsx';
import { Field } from '../look/field.tsx';
import { PageTitle } from '../look/heading.tsx';
import { useNotice } from '../look/notices.tsx';
import { Late } from '../look/text.tsx';
import { useMay } from '../members/use-may.ts';
import { useMessages, useWords } from '../messages/messages.tsx';
import { projects as de } from '../messages/projects.de.ts';
import { projects as en } from '../messages/projects.en.ts';
import { fieldText, refusalText } from '../messages/refusals.ts';
import { Refused } from '../session/refused.tsx';
import { ProjectRow } from './project-row.tsx';

export function ProjectsPage() {
  const m = useMessages();
  const words = useWords({ de, en });
  const mayMake = useMay()('project', 'create');
  const { data, error } = useQuery({ ...projectsQuery, staleTime: 0, refetchInterval: 10_000 });
  return (
    <>
      <PageTitle tab={m.projects}>{m.projects}</PageTitle>
      <p className="mt-3 mb-6 max-w-prose text-soft text-pretty">{words.lead}</p>
      <Deeds>{mayMake && <MakeForm />}</Deeds>
      {data ? (
        data.length > 0 ? (
          <ul className="mt-7 border-t border-line" aria-label={words.list}>
            {data.map((project) => (
              <ProjectRow key={project.id} project={project} />
            ))}
          </ul>
        ) : (
          <Empty title={words.emptyTitle} detail={mayMake ? words.emptyDetail : words.emptyForYou} />
        )
      ) : error ? (
        <Refused error={error} className="py-10" />
      ) : (
        <Late>{m.loading}</Late>
      )}
    </>
  );
}

function MakeForm() {
  const m = useMessages();
  const words = useWords({ de, en });
  const client = useQueryClient();
  const show = useNotice();
  const [name, setName] = useState('');
  const making = useMutation({
    mutationFn: (called: string) => calls.createProject({ name: called }),
    onSuccess: async ({ value }, called) => {
      // What was typed meanwhile is the next wish.
      setName((typed) => (typed.trim() === called ? '' : typed));
      show({ text: words.made(value.name) });
      await client.invalidateQueries({ queryKey: projectsQuery.queryKey });
    },
  });
  const error = making.error ? (fieldText(m, making.error, 'name') ?? refusalText(m, making.error)) : undefined;
  return (
    <form
      noValidate
      className="grid max-w-2xl items-start gap-x-3 gap-y-3 sm:grid-cols-[minmax(0,1fr)_auto]"
      onSubmit={(event) => {
        event.preventDefault();
        if (making.isPending) return;
        if (name.trim() === '') event.currentTarget.querySelector('input')?.focus();
        making.mutate(name.trim());
      }}
    >
      <Field
        label={words.name}
        placeholder={words.namePlaceholder}
        name="name"
        autoComplete="off"
        dir="auto"
        maxLength={200}
        error={error}
        value={name}
        onChange={(event) => {
          setName(event.target.value);
          if (making.isError) making.reset();
        }}
      />
      <Button look="lead" type="submit" className="sm:mt-[1.7rem]" aria-disabled={making.isPending}>
        {making.isPending ? words.making : words.make}
      </Button>
    </form>
  );
}
