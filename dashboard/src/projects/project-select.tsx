/** The choice of a project whose things are shown, or of all. */
import type { Project } from '../api/client.ts';
import { inputClass } from '../look/field.tsx';
import { useMessages } from '../messages/messages.tsx';

export function ProjectSelect({
  chosen,
  projects,
  onChoose,
}: {
  /** Its id; empty for all. */
  readonly chosen: string;
  readonly projects: readonly Pick<Project, 'id' | 'name'>[];
  readonly onChoose: (id: string) => void;
}) {
  const m = useMessages();
  return (
    <select
      aria-label={m.list.project}
      value={chosen}
      onChange={({ target }) => onChoose(target.value)}
      className={`${inputClass} h-10 w-auto! max-w-full py-1 sm:max-w-56`}
    >
      <option value="">{m.list.allProjects}</option>
      {projects.map(({ id, name }) => (
        <option key={id} value={id}>
          {name}
        </option>
      ))}
    </select>
  );
}
