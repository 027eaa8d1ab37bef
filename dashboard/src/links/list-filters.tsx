/** What narrows the list: a search, a project and a tag, all in the address. */
import { useQuery } from '@tanstack/react-query';
import { Link, useNavigate, useSearch } from '@tanstack/react-router';
import { useEffect, useState } from 'react';
import { projectsQuery } from '../api/queries.ts';
import { IconButton } from '../look/button.tsx';
import { inputClass } from '../look/field.tsx';
import { Icon } from '../look/icons.tsx';
import { useSettled } from '../look/text.tsx';
import { useMay } from '../members/use-may.ts';
import { useMessages } from '../messages/messages.tsx';

export function ListFilters({ found }: { readonly found: string }) {
  const m = useMessages();
  const navigate = useNavigate({ from: '/links' });
  const { search: asked = '', tag } = useSearch({ from: '/inside/links' });
  const [typed, setTyped] = useState(asked);
  const settled = useSettled(typed, 200);

  // The address follows what is typed …
  useEffect(() => {
    if (settled.trim() === asked) return;
    void navigate({
      replace: true,
      search: ({ search: _before, ...rest }) => (settled.trim() === '' ? rest : { ...rest, search: settled.trim() }),
    });
    // … and only that: when the address changes by itself, the field follows, below.
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, [settled]);
  const [followed, setFollowed] = useState(asked);
  if (asked !== followed) {
    setFollowed(asked);
    if (typed.trim() !== asked && settled === typed) setTyped(asked);
  }

  return (
    <div role="search" className="mt-9 flex flex-wrap items-center gap-x-4 gap-y-2">
      <div className="relative w-full sm:w-80">
        <Icon name="search" className="pointer-events-none absolute top-3 left-3 size-4 text-soft" />
        <input
          type="search"
          aria-label={m.list.search}
          placeholder={m.list.searchPlaceholder}
          autoComplete="off"
          spellCheck={false}
          value={typed}
          onChange={(event) => setTyped(event.target.value)}
          onKeyDown={(event) => {
            if (event.key === 'Escape') setTyped('');
          }}
          className={`${inputClass} h-10 pr-10 pl-9`}
        />
        {typed !== '' && (
          <IconButton
            name={m.list.clearSearch}
            icon="close"
            className="absolute top-0.5 right-0.5"
            onClick={() => setTyped('')}
          />
        )}
      </div>
      <ProjectFilter />
      {tag && (
        <button
          type="button"
          aria-label={m.list.removeTag(tag)}
          onClick={() => void navigate({ search: ({ tag: _tag, ...rest }) => rest })}
          className="flex h-8 max-w-full items-center gap-1.5 rounded-control bg-accent-wash pr-2 pl-3 text-sm text-accent"
        >
          <bdi className="truncate">{tag}</bdi>
          <Icon name="close" className="size-3.5" />
        </button>
      )}
      <p role="status" className="ml-auto text-sm text-soft tabular-nums">
        {found}
      </p>
    </div>
  );
}

/** One project's links, or the way to the first project for whoever may make one. */
function ProjectFilter() {
  const m = useMessages();
  const navigate = useNavigate({ from: '/links' });
  const { project = '' } = useSearch({ from: '/inside/links' });
  const may = useMay();
  const projects = useQuery({ ...projectsQuery, enabled: may('project', 'view') }).data;
  if (!projects?.length && project === '') {
    if (!projects || !may('project', 'create')) return null;
    return (
      <Link to="/projects" className="rounded-sm text-sm text-soft underline-offset-4 hover:text-ink hover:underline">
        {m.list.makeProject}
      </Link>
    );
  }
  return (
    <select
      aria-label={m.list.project}
      value={project}
      onChange={({ target: { value } }) =>
        void navigate({
          search: ({ project: _before, ...rest }) => (value === '' ? rest : { ...rest, project: value }),
        })
      }
      className={`${inputClass} h-10 w-auto! max-w-full py-1 sm:max-w-56`}
    >
      <option value="">{m.list.allProjects}</option>
      {projects?.map(({ id, name }) => (
        <option key={id} value={id}>
          {name}
        </option>
      ))}
    </select>
  );
}
