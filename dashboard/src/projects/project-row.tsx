/** One project in the list: the way to its links and its report, another name for it, and its end, which its links outlive. */
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { calls } from '../api/calls.ts';
import type { Project, Versioned } from '../api/client.ts';
import { projectsQuery } from '../api/queries.ts';
import { isRefusal } from '../api/refusal.ts';
import { buttonClass, IconButton } from '../look/button.tsx';
import { Confirm } from '../look/confirm.tsx';
import { Deeds } from '../look/deeds.tsx';
import { focusHeading } from '../look/heading.tsx';
import { Icon } from '../look/icons.tsx';
import { useNotice } from '../look/notices.tsx';
import { Rename } from '../look/rename.tsx';
import { useMayWithProject } from '../members/use-may.ts';
import { useSpoken, useWords } from '../messages/messages.tsx';
import { projects as de } from '../messages/projects.de.ts';
import { projects as en } from '../messages/projects.en.ts';
import { refusalText } from '../messages/refusals.ts';

type Asking = 'name' | 'end';

export function ProjectRow({ project }: { readonly project: Project }) {
  const { m, format } = useSpoken();
  const words = useWords({ de, en });
  const may = useMayWithProject(project.id);
  const show = useNotice();
  const [asked, setAsked] = useState<{ readonly what: Asking; readonly about: Versioned<Project> } | null>(null);
  // Both begin with a fresh read, because they name the version that they are about.
  const opening = useMutation({
    mutationFn: async (what: Asking) => ({ what, about: await calls.findProject(project.id) }),
    onSuccess: setAsked,
    onError: (error) => show({ text: refusalText(m, error) }),
  });
  const open = (what: Asking) => () => !opening.isPending && opening.mutate(what);
  const { id, name } = project;
  return (
    <li className="flex flex-wrap items-center gap-x-6 gap-y-1 border-b border-line py-3">
      <div className="min-w-0 flex-1 basis-52">
        <Link
          to="/links"
          search={{ project: id }}
          aria-label={words.linksOf(name)}
          className="typed font-medium underline-offset-4 hover:underline"
        >
          <bdi>{name}</bdi>
        </Link>
        <p className="text-sm text-soft">{words.since(format.day(project.createdAt.slice(0, 10)))}</p>
      </div>
      <div className="flex items-center max-sm:-mr-2 max-sm:w-full">
        <p className="min-w-20 tabular-nums max-sm:grow sm:mr-6 sm:text-right">{words.links(project.links)}</p>
        <Link
          to="/report"
          search={{ project: id }}
          aria-label={words.report(name)}
          title={words.report(name)}
          className={buttonClass('quiet', 'icon')}
        >
          <Icon name="curve" />
        </Link>
        <Deeds>
          {may('edit') && <IconButton name={words.rename(name)} icon="edit" onClick={open('name')} />}
          {may('delete') && <IconButton name={words.remove(name)} icon="trash" onClick={open('end')} />}
        </Deeds>
      </div>
      {asked?.what === 'name' && <Renaming start={asked.about} onClose={() => setAsked(null)} />}
      {asked?.what === 'end' && <Removing start={asked.about} onClose={() => setAsked(null)} />}
    </li>
  );
}

type AskingProps = { readonly start: Versioned<Project>; readonly onClose: () => void };

function Renaming({ start, onClose }: AskingProps) {
  const words = useWords({ de, en });
  const client = useQueryClient();
  const show = useNotice();
  const [known, setKnown] = useState(start);
  const { id, name } = known.value;
  const isOvertaken = known.etag !== start.etag;
  return (
    <Rename
      title={words.rename(start.value.name)}
      label={words.newName}
      name={name}
      hint={isOvertaken ? words.renamedElsewhere(name) : undefined}
      rename={async (typed) => {
        try {
          await calls.editProject(id, { name: typed }, known.etag);
        } catch (error) {
          if (isRefusal(error, 'conflict')) setKnown(await calls.findProject(id));
          throw error;
        }
        show({ text: words.renamed(typed) });
        await client.invalidateQueries({ queryKey: projectsQuery.queryKey });
      }}
      onClose={onClose}
    />
  );
}

function Removing({ start, onClose }: AskingProps) {
  const { m } = useSpoken();
  const words = useWords({ de, en });
  const client = useQueryClient();
  const show = useNotice();
  const [known, setKnown] = useState(start);
  const { id, name, links } = known.value;
  const removing = useMutation({
    mutationFn: () => calls.deleteProject(id, known.etag),
    onSuccess: async () => {
      show({ text: words.removed(name) });
      onClose();
      await Promise.all(
        [projectsQuery.queryKey, ['links'], ['link']].map((queryKey) => client.invalidateQueries({ queryKey })),
      );
      focusHeading();
    },
    onError: async (error) => {
      if (isRefusal(error, 'conflict')) setKnown(await calls.findProject(id));
    },
  });
  function refusal(error: Error): string {
    if (isRefusal(error, 'conflict')) return words.changedElsewhere;
    return isRefusal(error, 'forbidden') ? words.notMovable : refusalText(m, error);
  }
  return (
    <Confirm
      title={words.remove(name)}
      deed={words.removeDo}
      error={removing.error && refusal(removing.error)}
      isBusy={removing.isPending}
      onConfirm={() => removing.mutate()}
      onCancel={onClose}
    >
      <p>{links > 0 ? words.removeLinks(links) : words.removeEmpty}</p>
      <p>{words.removeRights}</p>
    </Confirm>
  );
}
