/** What narrows the list: a search, a project and a tag, all in the address. */
import { useQuery } from '@tanstack/react-query';
import { Link, useNavigate, useSearch } from '@tanstack/react-router';
import { projectsQuery } from '../api/queries.ts';
import { Icon } from '../look/icons.tsx';
import { SearchField } from '../look/search-field.tsx';
import { useMay } from '../members/use-may.ts';
import { useMessages } from '../messages/messages.tsx';
import { ProjectSelect } from '../projects/project-select.tsx';

export function ListFilters({ found }: { readonly found: string }) {
  const m = useMessages();
  const navigate = useNavigate({ from: '/links' });
  const { search: asked = '', tag } = useSearch({ from: '/inside/links' });
  return (
    <div role="search" className="mt-9 flex flex-wrap items-center gap-x-4 gap-y-2">
      <SearchField
        label={m.list.search}
        placeholder={m.list.searchPlaceholder}
        asked={asked}
        onAsk={(text) =>
          void navigate({
            replace: true,
            search: ({ search: _before, ...rest }) => (text === '' ? rest : { ...rest, search: text }),
          })
        }
      />
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
    <ProjectSelect
      chosen={project}
      projects={projects ?? []}
      onChoose={(value) =>
        void navigate({
          search: ({ project: _before, ...rest }) => (value === '' ? rest : { ...rest, project: value }),
        })
      }
    />
  );
}
