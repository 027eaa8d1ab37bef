/** The frame: where a call to action stands, what it says, and in which colour. */
import { frameKinds, missingSigns, type Design } from '#qr';
import { Field } from '../look/field.tsx';
import { ColourField } from './colour-field.tsx';
import { Part, wholeOf } from './drawn.tsx';
import { Tiles } from './tiles.tsx';
import { useDesignerWords } from './words.ts';
import type { Look } from './wish.ts';

const text_chars_max = 40;

export function FrameFields({
  frame,
  ink,
  onChange,
}: Pick<Look, 'frame' | 'ink'> & { readonly onChange: (frame: Look['frame'], about?: string) => void }) {
  const words = useDesignerWords();
  const missing = frame ? missingSigns(frame.text) : [];
  const colour = ink.kind === 'plain' ? ink.colour : ink.from;
  return (
    <>
      <Tiles
        label={words.framePlace}
        chosen={frame?.kind ?? 'none'}
        onChoose={(kind) => onChange(kind === 'none' ? null : { text: words.frameDefault, colour, ...frame, kind })}
        options={frameKinds.map((value) => ({ value, label: words.frames[value], picture: pictures[value] }))}
      />
      {frame && (
        <>
          <Field
            label={words.frameText}
            value={frame.text}
            maxLength={text_chars_max}
            autoComplete="off"
            error={
              missing.length > 0
                ? words.frameMissing(missing.join(' '))
                : frame.text.trim() === ''
                  ? words.frameEmpty
                  : undefined
            }
            onChange={(event) => onChange({ ...frame, text: event.target.value }, 'frame text')}
          />
          <ColourField
            label={words.frameColour}
            value={frame.colour}
            onChange={(chosen) => onChange({ ...frame, colour: chosen }, 'frame colour')}
          />
        </>
      )}
    </>
  );
}

/** Whether the server would take it. */
export function isFrameGood(frame: Look['frame']): boolean {
  return frame === null || (frame.text.trim() !== '' && missingSigns(frame.text).length === 0);
}

const pictures = Object.fromEntries(
  frameKinds.map((kind) => {
    const frame = kind === 'none' ? null : ({ kind, text: 'SCAN', colour: '#000000' } as const);
    const design: Partial<Design> = { frame, quiet: frame === null ? 0 : 1 };
    return [kind, <Part key={kind} design={design} part={wholeOf(design)} />];
  }),
) as unknown as Readonly<Record<(typeof frameKinds)[number], React.ReactNode>>;
