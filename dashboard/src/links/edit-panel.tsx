/** Editing a link: what was typed is kept until it is saved or thrown away, also when somebody else saves in between. */
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { calls } from '../api/calls.ts';
import type { Link, Versioned } from '../api/client.ts';
import { linkQuery, projectsQuery, showEdited } from '../api/queries.ts';
import { isRefusal, reasonFor } from '../api/refusal.ts';
import { useNotice } from '../look/notices.tsx';
import { Panel } from '../look/panel.tsx';
import { Late } from '../look/text.tsx';
import { useMessages, useSpoken, useWords } from '../messages/messages.tsx';
import { printing as de } from '../messages/printing.de.ts';
import { printing as en } from '../messages/printing.en.ts';
import { refusalText } from '../messages/refusals.ts';
import { AskPrinted } from '../printed/ask-printed.tsx';
import { Refused } from '../session/refused.tsx';
import { differences, draftOf, forgetDraft, keepDraft, keptDraft, patchOf, type Draft } from './draft.ts';
import { EditForm } from './edit-form.tsx';
import { Merge } from './merge.tsx';

/** What is to be saved, on which version, and whether it is known that codes of the link are out there. */
type Wish = { readonly wish: Draft; readonly on: Versioned<Link>; readonly isAcknowledged?: boolean };

export default function EditPanel({ id, onClose }: { readonly id: string; readonly onClose: () => void }) {
  const m = useMessages();
  // A fresh read, because the edit must name the version it starts from.
  const found = useQuery({ ...linkQuery(id), queryKey: ['edit', id], refetchInterval: false, staleTime: 0, gcTime: 0 });
  const projects = useQuery(projectsQuery);
  const [merging, setMerging] = useState(false);
  return (
    <Panel
      title={merging ? m.merge.title : m.edit.title}
      onClose={() => {
        forgetDraft(id);
        onClose();
      }}
    >
      {found.data ? (
        <Editing start={found.data} projects={projects.data ?? []} onMerging={setMerging} onDone={onClose} />
      ) : (
        <div className="p-5">{found.error ? <Refused error={found.error} /> : <Late>{m.loading}</Late>}</div>
      )}
    </Panel>
  );
}

function Editing({
  start,
  projects,
  onMerging,
  onDone,
}: {
  readonly start: Versioned<Link>;
  readonly projects: readonly { readonly id: string; readonly name: string }[];
  readonly onMerging: (merging: boolean) => void;
  readonly onDone: () => void;
}) {
  const { m, format } = useSpoken();
  const client = useQueryClient();
  const show = useNotice();
  const id = start.value.id;
  const [base, setBase] = useState(start);
  const [draft, setDraft] = useState<Draft>(() => keptDraft(id) ?? draftOf(start.value));
  const [restored] = useState(() => keptDraft(id) !== undefined);
  const [theirs, setTheirs] = useState<Versioned<Link> | null>(null);
  const [printed, setPrinted] = useState<(Wish & { readonly needsSecond: boolean }) | null>(null);
  const words = useWords({ de, en });

  useAskBeforeLeaving(differences(draft, draftOf(base.value)).length > 0);

  function finish(edited: Versioned<Link> | null, wish?: Draft): void {
    if (edited) {
      showEdited(client, edited);
      void client.invalidateQueries({ queryKey: ['waiting'] });
      const waits = wish && edited.value.pendingTarget !== null && wish.target.trim() !== edited.value.target;
      show({ text: waits ? words.ask.requested : m.edit.saved });
    }
    forgetDraft(id);
    onDone();
  }

  const saving = useMutation({
    mutationFn: async ({ wish, on, isAcknowledged = false }: Wish) => {
      const patch = patchOf(on.value, wish);
      if (Object.keys(patch).length === 0) return { kind: 'unchanged' } as const;
      const said = isAcknowledged ? ({ ...patch, printed: 'acknowledged' } as const) : patch;
      try {
        return { kind: 'saved', edited: await calls.editLink(id, said, on.etag) } as const;
      } catch (error) {
        if (!isRefusal(error, 'conflict')) throw error;
        if (reasonFor(error, 'target') === 'printed')
          return {
            kind: 'printed',
            needsSecond: error.errors.some(({ reason }) => reason === 'needs_second'),
          } as const;
        return { kind: 'conflict', current: await calls.findLink(id) } as const;
      }
    },
    onSuccess: (outcome, wished) => {
      const { wish } = wished;
      if (outcome.kind === 'saved') return finish(outcome.edited, wish);
      if (outcome.kind === 'unchanged') return finish(null);
      if (outcome.kind === 'printed') return setPrinted({ ...wished, needsSecond: outcome.needsSecond });
      // The other side may want the very same, or it was our own request whose answer got lost.
      if (differences(wish, draftOf(outcome.current.value)).length === 0) return finish(outcome.current);
      setDraft(wish);
      setTheirs(outcome.current);
      onMerging(true);
    },
  });

  function hintOf({ printedAt, pendingTarget }: Link): string | undefined {
    if (pendingTarget !== null) return words.waitsHint;
    return printedAt === null ? undefined : words.targetHint(format.moment(printedAt));
  }

  const asked = printed && (
    <AskPrinted
      link={printed.on.value}
      target={printed.wish.target.trim()}
      needsSecond={printed.needsSecond}
      onConfirm={() => {
        setPrinted(null);
        saving.mutate({ ...printed, isAcknowledged: true });
      }}
      onCancel={() => setPrinted(null)}
    />
  );
  if (theirs) {
    return (
      <>
        {asked}
        <Merge
          base={draftOf(base.value)}
          mine={draft}
          theirs={draftOf(theirs.value)}
          projects={projects}
          saving={saving.isPending}
          error={saving.error && refusalText(m, saving.error)}
          onBack={(merged) => {
            setBase(theirs);
            setDraft(merged);
            setTheirs(null);
            onMerging(false);
          }}
          onSave={(merged) => {
            setBase(theirs);
            saving.mutate({ wish: merged, on: theirs });
          }}
        />
      </>
    );
  }
  return (
    <>
      {asked}
      <EditForm
        draft={draft}
        note={restored ? m.edit.draftKept : null}
        targetHint={hintOf(base.value)}
        projects={projects}
        saving={saving.isPending}
        error={saving.error}
        onChange={(changed) => {
          setDraft(changed);
          keepDraft(id, changed);
        }}
        onSave={() => {
          if (!saving.isPending) saving.mutate({ wish: draft, on: base });
        }}
      />
    </>
  );
}

/** Lets the browser ask, in its own words, before it reloads or closes what holds unsaved text. */
function useAskBeforeLeaving(unsaved: boolean): void {
  useEffect(() => {
    if (!unsaved) return;
    const ask = (event: BeforeUnloadEvent) => event.preventDefault();
    addEventListener('beforeunload', ask);
    return () => removeEventListener('beforeunload', ask);
  }, [unsaved]);
}
