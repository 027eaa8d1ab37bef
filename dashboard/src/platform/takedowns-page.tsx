/** Takedowns: single links that were reported, by their slug and by nothing else. */
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import type { Takedown, TakedownDraft } from '../api/client.ts';
import { platformCalls, takedownsQuery } from '../api/platform-calls.ts';
import { isRefusal } from '../api/refusal.ts';
import { Button } from '../look/button.tsx';
import { Card } from '../look/card.tsx';
import { Empty } from '../look/empty.tsx';
import { ChoiceField, Field, FormError } from '../look/field.tsx';
import { useNotice } from '../look/notices.tsx';
import { platform as de } from '../messages/platform.de.ts';
import { platform as en } from '../messages/platform.en.ts';
import { useSpoken, useWords } from '../messages/messages.tsx';
import { formText, refusalText } from '../messages/refusals.ts';
import { Refused } from '../session/refused.tsx';
import { PlatformFrame } from './platform-frame.tsx';

const offered_reasons = ['abuse', 'legal', 'security'] as const;

export function TakedownsPage() {
  const { takedowns: words } = useWords({ de, en });
  return (
    <PlatformFrame title={words.title} lead={words.lead}>
      <div className="grid max-w-3xl gap-4">
        <TakeDownForm />
        <List />
      </div>
    </PlatformFrame>
  );
}

function TakeDownForm() {
  const { m } = useSpoken();
  const words = useWords({ de, en });
  const client = useQueryClient();
  const show = useNotice();
  const lift = useLift();
  const [slug, setSlug] = useState('');
  const [reason, setReason] = useState<TakedownDraft['for']>('abuse');
  const taking = useMutation({
    mutationFn: () => platformCalls.takeDown({ slug: slug.trim(), for: reason }),
    onSuccess: async (taken) => {
      show({ text: words.takedowns.done(taken.slug), undo: { label: words.undo, act: () => lift(taken.slug) } });
      setSlug('');
      await client.invalidateQueries({ queryKey: takedownsQuery.queryKey });
    },
  });
  const refusal = isRefusal(taking.error, 'not_found') ? words.takedowns.unknown : formText(m, taking.error, []);
  return (
    <Card title={words.takedowns.submit}>
      <form
        className="grid gap-4"
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          if (!taking.isPending && slug.trim() !== '') taking.mutate();
        }}
      >
        <FormError>{refusal}</FormError>
        <div className="grid gap-4 sm:grid-cols-[minmax(0,1fr)_13rem]">
          <Field
            label={words.takedowns.slug}
            hint={words.takedowns.slugHint}
            autoComplete="off"
            autoCapitalize="off"
            spellCheck={false}
            className="font-mono"
            value={slug}
            onChange={(event) => setSlug(event.target.value)}
          />
          <ChoiceField
            label={words.takedowns.why}
            value={reason}
            onChange={(event) => setReason(event.target.value as TakedownDraft['for'])}
          >
            {offered_reasons.map((value) => (
              <option key={value} value={value}>
                {words.tenants.reasons[value]}
              </option>
            ))}
          </ChoiceField>
        </div>
        <div>
          <Button type="submit" look="red" aria-disabled={taking.isPending}>
            {taking.isPending ? words.takedowns.submitting : words.takedowns.submit}
          </Button>
        </div>
      </form>
    </Card>
  );
}

function useLift(): (slug: string) => void {
  const { m } = useSpoken();
  const { takedowns: words } = useWords({ de, en });
  const client = useQueryClient();
  const show = useNotice();
  const lifting = useMutation({
    mutationFn: (slug: string) => platformCalls.liftTakedown(slug),
    onSuccess: async (_done, slug) => {
      show({ text: words.lifted(slug) });
      await client.invalidateQueries({ queryKey: takedownsQuery.queryKey });
    },
    onError: (error) => show({ text: refusalText(m, error) }),
  });
  return lifting.mutate;
}

function List() {
  const { takedowns: words } = useWords({ de, en });
  const { data: taken, error } = useQuery(takedownsQuery);
  const lift = useLift();
  if (error && !taken) return <Refused error={error} />;
  if (!taken) return null;
  if (taken.length === 0) return <Empty title={words.emptyTitle} detail={words.emptyDetail} />;
  return (
    <Card title={words.list}>
      <ul className="-mb-3">
        {taken.map((one) => (
          <Row key={one.slug} taken={one} onLift={() => lift(one.slug)} />
        ))}
      </ul>
    </Card>
  );
}

function Row({ taken, onLift }: { readonly taken: Takedown; readonly onLift: () => void }) {
  const { format } = useSpoken();
  const words = useWords({ de, en });
  return (
    <li className="flex flex-wrap items-center gap-x-4 gap-y-2 border-t border-line py-3">
      <div className="min-w-0 flex-1 basis-48">
        <p className="typed font-mono font-medium">{taken.slug}</p>
        <p className="text-sm text-soft">
          {words.tenants.reasons[taken.for]} · {words.takedowns.since(format.moment(taken.takenDownAt))}
        </p>
      </div>
      <Button size="small" aria-label={words.takedowns.liftFor(taken.slug)} onClick={onLift}>
        {words.takedowns.lift}
      </Button>
    </li>
  );
}
