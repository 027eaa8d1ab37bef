/** The matrix: for every resource and right a field that says how far the right reaches. */
import { Popover } from '@base-ui/react/popover';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useId } from 'react';
import type { Grants } from '../api/client.ts';
import { projectsQuery } from '../api/queries.ts';
import { Choice } from '../look/choice.tsx';
import { Icon } from '../look/icons.tsx';
import { mainPart, popupClass } from '../look/menu.tsx';
import { members as de } from '../messages/members.de.ts';
import { members as en } from '../messages/members.en.ts';
import type { MemberWords } from '../messages/members.en.ts';
import { useWords } from '../messages/messages.tsx';
import {
  emptyField,
  fieldOf,
  resources,
  rights,
  scopesOf,
  withField,
  type Field,
  type Resource,
  type Right,
} from './grants.ts';
import { useMay } from './use-may.ts';

type MatrixProps = {
  readonly grants: Grants;
  /** Null where it can only be read. */
  readonly onChange: ((grants: Grants) => void) | null;
  /** Whether it stands where there is no room for a row of four, however wide the page. */
  readonly isNarrow?: boolean;
};

export function Matrix({ grants, onChange, isNarrow = false }: MatrixProps) {
  const words = useWords({ de, en });
  return (
    <div className="grid">
      {resources.map((resource) => (
        <fieldset
          key={resource}
          className={`grid grid-cols-2 gap-2 border-t border-line py-3 ${isNarrow ? '' : 'sm:grid-cols-[9rem_repeat(4,minmax(0,1fr))] sm:items-center'}`}
        >
          <legend className="sr-only">{words.resources[resource]}</legend>
          <span aria-hidden="true" className={`col-span-2 font-medium ${isNarrow ? '' : 'sm:col-span-1'}`}>
            {words.resources[resource]}
          </span>
          {rights.map((right) => (
            <MatrixField
              key={right}
              resource={resource}
              right={right}
              field={fieldOf(grants, resource, right)}
              isInPanel={isNarrow}
              onChange={onChange && ((field) => onChange(withField(grants, resource, right, field)))}
            />
          ))}
        </fieldset>
      ))}
    </div>
  );
}

type FieldProps = {
  readonly resource: Resource;
  readonly right: Right;
  readonly field: Field;
  /** What opens from a panel stands before it, not in the page behind. */
  readonly isInPanel: boolean;
  readonly onChange: ((field: Field) => void) | null;
};

function MatrixField({ resource, right, field, isInPanel, onChange }: FieldProps) {
  const words = useWords({ de, en });
  const scopes = scopesOf(resource, right);
  const isPlain = !scopes.own && !scopes.projects;
  const value = valueText(words, field, isPlain);
  const isNone = !field.all && !field.own && field.projects.length === 0;
  const shape =
    'flex min-h-11 w-full items-center justify-between gap-2 rounded-control border px-2.5 py-1 text-left text-sm';
  const look = isNone ? 'border-line bg-card text-soft' : 'border-accent bg-accent-wash text-ink';
  const content = (
    <span className="grid min-w-0 leading-tight">
      <span className="sr-only">{words.resources[resource]}: </span>
      <span className="text-xs text-soft">{words.rights[right]} </span>
      <span className={isNone ? '' : 'font-medium'}>{value}</span>
    </span>
  );
  if (onChange === null) return <p className={`${shape} ${look}`}>{content}</p>;
  if (isPlain) {
    return (
      <button
        type="button"
        role="switch"
        aria-checked={field.all}
        className={`${shape} ${look} transition-colors hover:border-rim`}
        onClick={() => onChange(field.all ? emptyField : { all: true })}
      >
        {content}
        {field.all && <Icon name="check" className="size-3.5 text-accent" />}
      </button>
    );
  }
  return (
    <Popover.Root>
      <Popover.Trigger className={`${shape} ${look} transition-colors hover:border-rim`}>
        {content}
        <Icon name="open" className="size-3.5 rotate-90 text-soft" />
      </Popover.Trigger>
      <Popover.Portal {...(isInPanel ? {} : { container: mainPart })}>
        <Popover.Positioner sideOffset={4} collisionPadding={12} className="z-10">
          <Popover.Popup className={popupClass}>
            <Popover.Title className="px-2 py-1.5 text-sm text-soft">
              {words.scopeOf(words.resources[resource], words.rights[right])}
            </Popover.Title>
            <Scopes field={field} scopes={scopes} onChange={onChange} />
          </Popover.Popup>
        </Popover.Positioner>
      </Popover.Portal>
    </Popover.Root>
  );
}

function valueText(words: MemberWords, field: Field, isPlain: boolean): string {
  if (field.all) return isPlain ? words.scopeYes : words.scopeAll;
  const parts = [
    ...(field.own ? [words.scopeOwn] : []),
    ...(field.projects.length > 0 ? [words.scopeProjects(field.projects.length)] : []),
  ];
  return parts.join(' + ') || words.scopeNone;
}

function Scopes({
  field,
  scopes,
  onChange,
}: {
  readonly field: Field;
  readonly scopes: { readonly own: boolean; readonly projects: boolean };
  readonly onChange: (field: Field) => void;
}) {
  const words = useWords({ de, en });
  const name = useId();
  const projects = useQuery({ ...projectsQuery, enabled: scopes.projects }).data ?? [];
  const mayMake = useMay()('project', 'create');
  const some: { readonly own: boolean; readonly projects: readonly string[] } = field.all ? emptyField : field;
  const isNone = !field.all && !field.own && field.projects.length === 0;
  const toggled = (id: string) =>
    some.projects.includes(id) ? some.projects.filter((one) => one !== id) : [...some.projects, id];
  return (
    <div className="grid">
      <Choice type="radio" name={name} label={words.pickNone} checked={isNone} onChange={() => onChange(emptyField)} />
      <Choice
        type="radio"
        name={name}
        label={words.pickAll}
        checked={field.all}
        onChange={() => onChange({ all: true })}
      />
      <fieldset className="mt-1 border-t border-line pt-1">
        <legend className="sr-only">{words.pickSome}</legend>
        {scopes.own && (
          <Choice
            type="checkbox"
            label={words.pickOwn}
            checked={some.own}
            onChange={() => onChange({ all: false, own: !some.own, projects: some.projects })}
          />
        )}
        {scopes.projects && <p className="px-2 pt-1.5 text-xs text-soft">{words.pickProjects}</p>}
        {scopes.projects && projects.length === 0 && (
          <p className="px-2 py-1.5 text-sm">
            {words.noProjects}{' '}
            {mayMake && (
              <Link to="/projects" className="text-accent underline underline-offset-4">
                {words.makeProject}
              </Link>
            )}
          </p>
        )}
        {scopes.projects &&
          projects.map((project) => (
            <Choice
              key={project.id}
              type="checkbox"
              label={project.name}
              checked={some.projects.includes(project.id)}
              onChange={() => onChange({ all: false, own: some.own, projects: toggled(project.id) })}
            />
          ))}
      </fieldset>
    </div>
  );
}
