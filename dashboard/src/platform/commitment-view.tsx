/** The commitment to confidentiality: its very text, and the signature beneath it. */
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import type { Commitment } from '../api/client.ts';
import { commitmentQuery, platformCalls } from '../api/platform-calls.ts';
import { sessionQuery } from '../api/queries.ts';
import { isRefusal } from '../api/refusal.ts';
import { Button } from '../look/button.tsx';
import { Field, FormError } from '../look/field.tsx';
import { expectHeading } from '../look/heading.tsx';
import { useNotice } from '../look/notices.tsx';
import { platform as de } from '../messages/platform.de.ts';
import { platform as en } from '../messages/platform.en.ts';
import { useSpoken, useWords } from '../messages/messages.tsx';
import { fieldText, formText } from '../messages/refusals.ts';

export function CommitmentView({ commitment }: { readonly commitment: Commitment }) {
  const { format, language } = useSpoken();
  const { commitment: words } = useWords({ de, en });
  return (
    <div className="grid max-w-3xl gap-4">
      <article className="grid gap-3 rounded-card border border-line bg-card p-5 sm:p-7">
        <Paper text={language === 'de' ? commitment.textDe : commitment.textEn} />
        <p className="typed border-t border-line pt-3 text-xs text-soft">
          {words.version(commitment.version)} · {words.hash}: <code>{commitment.hash}</code>
        </p>
      </article>
      {commitment.signedAt === null ? (
        <SignForm commitment={commitment} />
      ) : (
        <p>{words.signedOn(format.moment(commitment.signedAt))}</p>
      )}
    </div>
  );
}

function SignForm({ commitment }: { readonly commitment: Commitment }) {
  const { m } = useSpoken();
  const { commitment: words } = useWords({ de, en });
  const client = useQueryClient();
  const show = useNotice();
  const [name, setName] = useState('');
  const signing = useMutation({
    mutationFn: () =>
      platformCalls.signCommitment({ version: commitment.version, hash: commitment.hash, name: name.trim() }),
    onSuccess: async ({ signedAt }) => {
      show({ text: words.done });
      expectHeading();
      client.setQueryData(commitmentQuery.queryKey, { ...commitment, signedAt });
      await client.invalidateQueries({ queryKey: sessionQuery.queryKey });
    },
    onError: (error) => {
      if (isRefusal(error, 'conflict')) void client.invalidateQueries({ queryKey: commitmentQuery.queryKey });
    },
  });
  const refusal = isRefusal(signing.error, 'conflict') ? words.changed : formText(m, signing.error, ['name']);
  return (
    <form
      className="grid gap-3"
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        if (!signing.isPending) signing.mutate();
      }}
    >
      <FormError>{refusal}</FormError>
      <div className="flex flex-wrap items-end gap-3">
        <div className="min-w-0 flex-1 basis-56">
          <Field
            label={words.name}
            autoComplete="name"
            maxLength={200}
            value={name}
            error={fieldText(m, signing.error, 'name')}
            onChange={(event) => setName(event.target.value)}
          />
        </div>
        <Button type="submit" look="lead" aria-disabled={signing.isPending}>
          {signing.isPending ? words.signing : words.sign}
        </Button>
      </div>
    </form>
  );
}

/** As much of Markdown as the document has: headings, paragraphs and numbered points. */
function Paper({ text }: { readonly text: string }) {
  return text
    .trim()
    .split(/\n\s*\n/)
    .map((block) => {
      const line = block.replaceAll(/\n(?!\d+\. )\s*/g, ' ');
      if (line.startsWith('#')) {
        return (
          <h2 key={block} className="text-lg">
            {line.replace(/^#+ /, '')}
          </h2>
        );
      }
      if (!/^\d+\. /.test(line)) return <p key={block}>{line}</p>;
      return (
        <ol key={block} className="grid list-decimal gap-2 pl-6">
          {line.split('\n').map((point) => (
            <li key={point}>{point.replace(/^\d+\. /, '')}</li>
          ))}
        </ol>
      );
    });
}
