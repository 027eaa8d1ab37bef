/** One saved code: its picture, how it is called, what it says, whether it is on paper, and what can be done with it. */
import { Menu } from '@base-ui/react/menu';
import { useQuery } from '@tanstack/react-query';
import { Link, useNavigate } from '@tanstack/react-router';
import { Fragment } from 'react';
import type { Code } from '../api/client.ts';
import { projectsQuery } from '../api/queries.ts';
import { useSight } from '../api/sight.ts';
import { buttonClass } from '../look/button.tsx';
import { Icon } from '../look/icons.tsx';
import { itemClass, MenuPopup } from '../look/menu.tsx';
import { useMay, useMayWithCode } from '../members/use-may.ts';
import { codes as de } from '../messages/codes.de.ts';
import { codes as en } from '../messages/codes.en.ts';
import { content as contentDe } from '../messages/content.de.ts';
import { content as contentEn } from '../messages/content.en.ts';
import { useSpoken, useWords } from '../messages/messages.tsx';
import { CodePicture } from './code-picture.tsx';
import { kindIcons } from './content/kind-picker.tsx';
import { nameOf, restOf, summaryOf } from './summary.ts';
import { useCodeDeeds } from './use-code-deeds.ts';

export function CodeCard({
  code,
  isSelected,
  onToggle,
}: {
  readonly code: Code;
  readonly isSelected: boolean;
  readonly onToggle: () => void;
}) {
  const words = useWords({ de, en });
  const content = useWords({ de: contentDe, en: contentEn });
  const { format } = useSpoken();
  const maySeeProjects = useMay()('project', 'view');
  const projects = useQuery({ ...projectsQuery, enabled: code.projectId !== null && maySeeProjects }).data;
  const name = nameOf(code, content, format);
  const summary = code.name === null ? restOf(code, content) : summaryOf(code, content, format);
  const project = projects?.find(({ id }) => id === code.projectId)?.name;
  return (
    <li
      className={`group relative grid min-w-0 grid-cols-[auto_minmax(0,1fr)] overflow-hidden rounded-card border bg-card transition-colors sm:grid-cols-[minmax(0,1fr)] sm:grid-rows-[auto_1fr] ${isSelected ? 'border-accent outline-1 outline-accent' : 'border-line hover:border-rim'}`}
    >
      <div className="grid w-28 place-items-center bg-wash p-3 sm:aspect-[5/4] sm:w-auto sm:p-5">
        <CodePicture code={code} name={words.pictureOf(name)} className="size-full max-h-24 min-h-0 sm:max-h-full" />
      </div>
      <div className="grid min-w-0 content-start gap-0.5 py-3 pr-11 pl-3 sm:border-t sm:border-line sm:px-4">
        <h2 className="typed line-clamp-2 text-base font-medium">
          <Link
            to="/codes/$codeId"
            params={{ codeId: code.id }}
            className="underline-offset-4 after:absolute after:inset-0 hover:underline"
          >
            <bdi>{name}</bdi>
          </Link>
        </h2>
        <p className="flex min-w-0 items-start gap-1.5 text-sm text-soft">
          <Icon name={code.content ? kindIcons[code.content.kind] : 'links'} className="mt-0.75 size-3.5" />
          <span className="sr-only">{code.content ? content.kinds[code.content.kind][0] : words.link}</span>
          <bdi className="typed line-clamp-2 wrap-anywhere">
            <Breakable text={summary} />
          </bdi>
        </p>
        <p className="text-sm text-soft">
          {[code.printedAt && words.printedShort(format.day(code.printedAt)), project && words.inProject(project)]
            .filter(Boolean)
            .join(' · ')}
        </p>
      </div>
      <label className="absolute right-0.5 bottom-0.5 grid size-10 cursor-pointer place-items-center sm:top-0 sm:right-auto sm:bottom-auto sm:left-0">
        <input
          type="checkbox"
          checked={isSelected}
          onChange={onToggle}
          aria-label={words.select(name)}
          className="size-4.5 accent-accent"
        />
      </label>
      <CardMenu code={code} name={name} />
    </li>
  );
}

/** An address breaks behind its slashes and points, rather than within a word. */
function Breakable({ text }: { readonly text: string }) {
  return text.split(/(?<=[/.?&])/).map((part, n) => (
    // Parts have nothing to be told apart by but their place.
    <Fragment key={n}>
      {n > 0 && <wbr />}
      {part}
    </Fragment>
  ));
}

const formats = ['svg', 'png', 'pdf', 'eps'] as const;

function CardMenu({ code, name }: { readonly code: Code; readonly name: string }) {
  const words = useWords({ de, en });
  const navigate = useNavigate();
  const deeds = useCodeDeeds();
  const mayMake = useMay()('qr', 'create');
  const mayHere = useMayWithCode(code);
  const isOnlyLooking = useSight() !== null;
  const { linkId } = code;
  return (
    <Menu.Root>
      <Menu.Trigger
        aria-label={words.actionsFor(name)}
        title={words.actions}
        className={buttonClass('quiet', 'icon', 'absolute top-1 right-1')}
      >
        <Icon name="more" />
      </Menu.Trigger>
      <MenuPopup align="end" sideOffset={4}>
        <Menu.Item
          className={itemClass}
          onClick={() => void navigate({ to: '/codes/$codeId', params: { codeId: code.id } })}
        >
          <Icon name={mayHere('edit') ? 'edit' : 'open'} />
          {mayHere('edit') ? words.edit : words.open}
        </Menu.Item>
        {linkId !== null && (
          <Menu.Item className={itemClass} onClick={() => void navigate({ to: '/links/$id', params: { id: linkId } })}>
            <Icon name="links" />
            {words.toLink}
          </Menu.Item>
        )}
        {mayMake && (
          <>
            <Menu.Item className={itemClass} disabled={isOnlyLooking} onClick={() => deeds.duplicate(code, name)}>
              <Icon name="copy" />
              {words.duplicate}
            </Menu.Item>
            <Menu.Item
              className={itemClass}
              disabled={isOnlyLooking}
              onClick={() => void navigate({ to: '/codes/new', search: { from: code.id } })}
            >
              <Icon name="qr" />
              {words.designFrom}
            </Menu.Item>
          </>
        )}
        <Menu.Group className="my-1.5 border-y border-line py-1.5">
          <Menu.GroupLabel className="px-2.5 py-1 text-xs text-soft">
            {code.printedAt === null ? `${words.downloads}. ${words.downloadsNote}` : words.downloads}
          </Menu.GroupLabel>
          <div className="grid grid-cols-2">
            {formats.map((format) => (
              <Menu.Item
                key={format}
                className={itemClass}
                disabled={isOnlyLooking}
                aria-label={words.download(format.toUpperCase())}
                onClick={() => deeds.download(code, name, format)}
              >
                <Icon name="download" />
                {format.toUpperCase()}
              </Menu.Item>
            ))}
          </div>
        </Menu.Group>
        {mayHere('delete') && (
          <Menu.Item
            className={`${itemClass} text-red`}
            disabled={isOnlyLooking}
            onClick={() => deeds.remove(code, name)}
          >
            <Icon name="trash" />
            {words.delete}
          </Menu.Item>
        )}
      </MenuPopup>
    </Menu.Root>
  );
}
