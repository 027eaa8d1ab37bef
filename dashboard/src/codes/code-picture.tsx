/** The picture of a saved code, drawn on the page by what prints it, its logo loaded. */
import type { Content, Drawing, Picture } from '#qr';
import { useMemo } from 'react';
import type { Code } from '../api/client.ts';
import { Drawn, drawnAs } from '../designer/drawn.tsx';
import { usePicture } from '../designer/picture.ts';
import { saidBy, type Look, type Source } from '../designer/wish.ts';

export function CodePicture({
  code,
  name,
  className = '',
}: {
  readonly code: Code;
  /** Read aloud; null where words beside it say the same. */
  readonly name: string | null;
  readonly className?: string;
}) {
  const picture = usePicture(code.design.logo?.id ?? null);
  const drawing = useMemo(() => drawingOf(code, picture), [code, picture]);
  if (drawing === null) return null;
  // What has no background is shown on white, like the paper it is for: dark on dark nothing could be seen of it.
  return (
    <Drawn
      drawing={drawing}
      name={name}
      className={`${className} [&>svg]:mx-auto [&>svg]:h-full [&>svg]:w-auto [&>svg]:max-w-full [&>svg]:rounded-md [&>svg]:bg-white`}
    />
  );
}

/** Null for what can't be said, which the server keeps none of. */
export function drawingOf(code: Code, picture: Picture | null): Drawing | null {
  const said = saidBy({ source: sourceOf(code), level: code.level });
  return said.ok ? drawnAs(said, code.design as Look, picture) : null;
}

function sourceOf({ content, linkId, says }: Code): Source {
  return content
    ? { of: 'content', content: content as Content }
    : { of: 'link', linkId: linkId ?? '', says, name: says };
}
