/** Logos that were brought in before, to take one again or throw one away. */
import { svg, type Picture } from '#qr';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useId } from 'react';
import type { Logo } from '../api/client.ts';
import { designCalls, logosQuery } from '../api/design-calls.ts';
import { isRefusal } from '../api/refusal.ts';
import { IconButton } from '../look/button.tsx';
import { useNotice } from '../look/notices.tsx';
import { useMay } from '../members/use-may.ts';
import { useMessages, useSpoken } from '../messages/messages.tsx';
import { refusalText } from '../messages/refusals.ts';
import { logoQuery } from './picture.ts';
import { useDesignerWords } from './words.ts';

export function LogoShelf({
  logos,
  chosen,
  onChoose,
}: {
  readonly logos: readonly Logo[];
  readonly chosen: string | null;
  readonly onChoose: (id: string) => void;
}) {
  const words = useDesignerWords();
  const name = useId();
  const { format } = useSpoken();
  const mayDelete = useMay()('qr', 'delete');
  return (
    <fieldset className="min-w-0">
      <legend className="mb-2 text-sm font-medium">{words.logosBefore}</legend>
      <div className="grid max-h-44 grid-cols-[repeat(auto-fill,minmax(3.75rem,1fr))] gap-2 overflow-y-auto p-0.5">
        {logos.map((logo, at) => (
          <div key={logo.id} className="group/logo relative">
            <label
              title={words.logoOf(at + 1, format.moment(logo.createdAt))}
              className="grid aspect-square cursor-pointer place-items-center rounded-control border border-line bg-white p-2 transition-colors hover:border-rim has-checked:border-accent has-checked:outline-1 has-checked:outline-accent has-focus-visible:outline-2 has-focus-visible:outline-offset-1 has-focus-visible:outline-accent"
            >
              <input
                type="radio"
                name={name}
                aria-label={words.logoOf(at + 1, format.moment(logo.createdAt))}
                checked={chosen === logo.id}
                onChange={() => onChoose(logo.id)}
                className="sr-only"
              />
              <Thumb id={logo.id} />
            </label>
            {mayDelete && chosen !== logo.id && <ThrowAway id={logo.id} n={at + 1} />}
          </div>
        ))}
      </div>
    </fieldset>
  );
}

function Thumb({ id }: { readonly id: string }) {
  const picture = useQuery(logoQuery(id)).data;
  if (!picture) return null;
  return <img src={addressOf(picture)} alt="" className="size-full object-contain" />;
}

/** As an image of its own, so that nothing of it meets the page. */
function addressOf(picture: Picture): string {
  const { width, height } = picture;
  const box = { x: 0, y: 0, width, height };
  const drawing = {
    width,
    height,
    background: null,
    code: box,
    layers: [{ kind: 'picture', picture, at: box }] as const,
  };
  return `data:image/svg+xml,${encodeURIComponent(svg(drawing, { width: String(width), height: String(height), title: null }))}`;
}

function ThrowAway({ id, n }: { readonly id: string; readonly n: number }) {
  const m = useMessages();
  const words = useDesignerWords();
  const client = useQueryClient();
  const show = useNotice();
  const deleting = useMutation({
    mutationFn: () => designCalls.deleteLogo(id),
    onSuccess: () => client.invalidateQueries({ queryKey: logosQuery.queryKey }),
    onError: (error) => show({ text: isRefusal(error, 'conflict') ? words.logoInUse : refusalText(m, error) }),
  });
  return (
    <IconButton
      name={words.logoDelete(n)}
      icon="trash"
      className="absolute -top-1 -right-1 size-6 border border-line bg-card opacity-0 group-hover/logo:opacity-100 focus-visible:opacity-100 pointer-coarse:opacity-100"
      onClick={() => deleting.mutate()}
    />
  );
}
