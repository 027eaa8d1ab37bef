/** The paste field: an address goes in, a short link comes out. Leads the page; listens to pastes on all of it. */
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useEffect, useId, useRef, useState } from 'react';
import { attempt } from '../api/attempt.ts';
import { calls } from '../api/calls.ts';
import type { Link } from '../api/client.ts';
import { projectsQuery, sessionQuery, showCreated } from '../api/queries.ts';
import { isRefusal } from '../api/refusal.ts';
import { Button } from '../look/button.tsx';
import { takesText } from '../look/notices.tsx';
import { useMessages } from '../messages/messages.tsx';
import { fieldText, refusalText } from '../messages/refusals.ts';
import { readAddress } from './address.ts';

type Wish = { readonly target: string; readonly slug: string; readonly attempt: string };

export function PasteField({
  projectId,
  onCreated,
}: {
  /** Where the links that are made belong; null for no project. */
  readonly projectId: string | null;
  readonly onCreated: (link: Link) => void;
}) {
  const m = useMessages();
  const id = useId();
  const client = useQueryClient();
  const targetField = useRef<HTMLInputElement>(null);
  const slugField = useRef<HTMLInputElement>(null);
  const [target, setTarget] = useState('');
  const [slug, setSlug] = useState('');
  const [refused, setRefused] = useState(false);
  const project = useQuery({ ...projectsQuery, enabled: projectId !== null }).data?.find(
    ({ id: one }) => one === projectId,
  );

  const tenant = useQuery(sessionQuery).data?.tenant;
  const leadsNowhere = Boolean(tenant?.suspendedFor) || (Boolean(tenant?.endsAt) && !tenant?.redirectsUntilEnd);

  const creating = useMutation({
    mutationFn: ({ target: address, slug: own, attempt }: Wish) =>
      calls.createLink({ target: address, ...(own === '' ? {} : { slug: own }), projectId }, attempt),
    onSuccess: (created, wish) => {
      // Whatever was typed while the answer was on its way is the next wish, and stays.
      setTarget((typed) => (readAddress(typed) === wish.target ? '' : typed));
      setSlug((typed) => (typed.trim() === wish.slug ? '' : typed));
      showCreated(client, created);
      onCreated(created.value);
    },
    onError: (error) => {
      (isRefusal(error, 'slug_taken') || fieldText(m, error, 'slug') ? slugField : targetField).current?.focus();
    },
  });

  /** What was wrong is being mended. */
  function forgetError(): void {
    setRefused(false);
    if (creating.isError) creating.reset();
  }

  function shorten(text: string): void {
    if (creating.isPending) return;
    const address = readAddress(text);
    setRefused(address === null && text.trim() !== '');
    if (address === null) return targetField.current?.focus();
    creating.mutate({ target: address, slug: slug.trim(), attempt: attempt() });
  }

  function takePaste(text: string): boolean {
    const address = readAddress(text);
    if (address === null) return false;
    setTarget(text.trim());
    shorten(text);
    return true;
  }

  useEffect(() => {
    function onPaste(event: ClipboardEvent) {
      if (
        takesText(event.target) ||
        targetField.current?.matches(':disabled') ||
        document.querySelector('[role=dialog]')
      )
        return;
      const text = event.clipboardData?.getData('text/plain') ?? '';
      if (text.trim() === '') return;
      event.preventDefault();
      if (takePaste(text)) return;
      // Not an address, but not thrown away either.
      setTarget(text.trim().slice(0, 8192));
      setRefused(true);
      targetField.current?.focus();
    }
    document.addEventListener('paste', onPaste);
    return () => document.removeEventListener('paste', onPaste);
  });

  const error = refused
    ? m.create.notAnAddress
    : creating.error &&
      (fieldText(m, creating.error, 'slug') ??
        fieldText(m, creating.error, 'target') ??
        refusalText(m, creating.error));
  const slugWrong = !refused && fieldText(m, creating.error, 'slug') !== undefined;

  return (
    <form
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        shorten(target);
      }}
    >
      <div className="flex flex-wrap items-stretch rounded-card border-[1.5px] border-ink bg-card has-[[name=target]:focus-visible]:outline-2 has-[[name=target]:focus-visible]:outline-offset-2 has-[[name=target]:focus-visible]:outline-accent sm:flex-nowrap">
        <input
          ref={targetField}
          id={`${id}-target`}
          type="url"
          inputMode="url"
          name="target"
          autoComplete="off"
          spellCheck={false}
          aria-label={m.create.target}
          aria-describedby={`${id}-message`}
          aria-invalid={(error && !slugWrong) || undefined}
          placeholder={m.create.placeholder}
          value={target}
          onChange={(event) => {
            setTarget(event.target.value);
            forgetError();
          }}
          onPaste={(event) => {
            const field = event.currentTarget;
            const replacesAll = field.selectionStart === 0 && field.selectionEnd === field.value.length;
            if (replacesAll && takePaste(event.clipboardData.getData('text/plain'))) event.preventDefault();
          }}
          className="h-15 min-w-0 flex-1 basis-full bg-transparent px-5 text-lg outline-none sm:basis-0"
        />
        <div className="flex min-w-0 flex-1 basis-36 items-center border-line max-sm:border-t has-focus-visible:rounded-control has-focus-visible:outline-2 has-focus-visible:outline-accent sm:my-2.5 sm:flex-none sm:border-l">
          <label htmlFor={`${id}-slug`} className="max-w-40 truncate pl-5 font-mono text-sm text-soft sm:pl-4">
            <span className="sr-only">{m.create.slug}: </span>
            {location.host}/
          </label>
          <input
            ref={slugField}
            id={`${id}-slug`}
            name="slug"
            autoComplete="off"
            autoCapitalize="off"
            spellCheck={false}
            maxLength={64}
            aria-describedby={`${id}-message`}
            aria-invalid={slugWrong || undefined}
            placeholder={m.create.slugPlaceholder}
            value={slug}
            onChange={(event) => {
              setSlug(event.target.value);
              forgetError();
            }}
            className="h-12 w-0 min-w-22 flex-1 bg-transparent pr-3 pl-1 font-mono text-sm outline-none aria-invalid:text-red sm:h-9 sm:w-28 sm:flex-none lg:w-36"
          />
        </div>
        <div className="grid items-center p-2">
          <Button look="lead" type="submit" className="h-full min-h-11 sm:px-5" aria-disabled={creating.isPending}>
            {creating.isPending ? m.create.submitting : m.create.submit}
          </Button>
        </div>
      </div>
      <p
        id={`${id}-message`}
        role="status"
        className={`mt-2 px-1 text-sm ${error ? 'text-red' : leadsNowhere ? 'text-amber' : 'text-soft'}`}
      >
        {error ?? (leadsNowhere ? m.create.leadsNowhere : project ? m.create.inProject(project.name) : m.create.hint)}
      </p>
    </form>
  );
}
