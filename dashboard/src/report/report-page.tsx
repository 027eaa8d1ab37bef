/** The report on all links of the tenant, or on those of one project. */
import { useQuery } from '@tanstack/react-query';
import { useNavigate, useSearch } from '@tanstack/react-router';
import type { Subject } from '../api/calls.ts';
import { projectsQuery } from '../api/queries.ts';
import { inputClass } from '../look/field.tsx';
import { PageTitle } from '../look/heading.tsx';
import { useMessages } from '../messages/messages.tsx';
import { ReportView } from './report-view.tsx';

export function ReportPage() {
  const m = useMessages();
  const navigate = useNavigate({ from: '/report' });
  const { project, ...search } = useSearch({ from: '/inside/report' });
  const projects = useQuery(projectsQuery).data ?? [];
  const subject: Subject = project === undefined ? { of: 'tenant' } : { of: 'project', id: project };
  return (
    <>
      <PageTitle tab={m.report.title}>{m.report.title}</PageTitle>
      <ReportView
        subject={subject}
        fileName={project === undefined ? 'all-links' : 'project'}
        search={search}
        onSearch={(period) => void navigate({ replace: true, search: { ...(project ? { project } : {}), ...period } })}
        scope={
          (projects.length > 0 || project !== undefined) && (
            <select
              aria-label={m.report.scope}
              value={project ?? ''}
              onChange={({ target: { value } }) =>
                void navigate({ search: { ...search, ...(value === '' ? {} : { project: value }) } })
              }
              className={`${inputClass} h-9 w-auto! max-w-64 py-1`}
            >
              <option value="">{m.report.tenant}</option>
              {projects.map(({ id, name }) => (
                <option key={id} value={id}>
                  {name}
                </option>
              ))}
            </select>
          )
        }
      />
    </>
  );
}
