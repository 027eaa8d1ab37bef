/** The logo: brought in by dropping, choosing or pasting a file, or one that was brought in before; and how it lies in the code. */
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useEffect, useEffectEvent } from 'react';
import { designCalls, logosQuery } from '../api/design-calls.ts';
import { Choice } from '../look/choice.tsx';
import { FileField } from '../look/file-field.tsx';
import { Button } from '../look/button.tsx';
import { useMessages, useSpoken } from '../messages/messages.tsx';
import { refusalText } from '../messages/refusals.ts';
import { logoRefusal } from './logo-refusal.ts';
import { LogoShelf } from './logo-shelf.tsx';
import { Slider } from './slider.tsx';
import { useDesignerWords } from './words.ts';
import { share } from './logo-size.ts';
import type { LogoUse } from './wish.ts';

const bytes_max = 1024 * 1024;
const accept = '.svg,.png,.jpg,.jpeg,image/svg+xml,image/png,image/jpeg';

export function LogoFields({
  logo,
  shareMax,
  isHighest,
  onRaise,
  onChange,
}: {
  readonly logo: LogoUse | null;
  /** What the code's error correction bears. */
  readonly shareMax: number;
  /** Whether no level bears more. */
  readonly isHighest: boolean;
  /** Takes the highest level; null where the code can't have it, or has it. */
  readonly onRaise: (() => void) | null;
  readonly onChange: (logo: LogoUse | null, about?: string) => void;
}) {
  const m = useMessages();
  const words = useDesignerWords();
  const { format } = useSpoken();
  const client = useQueryClient();
  const stored = useQuery(logosQuery).data ?? [];
  const choose = (id: string) =>
    onChange({ share: Math.max(share.min, Math.round(shareMax * 85) / 100), clears: true, ...logo, id });
  const bringing = useMutation({
    mutationFn: async (file: File) => {
      if (file.size > bytes_max) throw new RangeError(words.logoTooLarge(format.size(bytes_max)));
      return designCalls.bringLogo(file);
    },
    onSuccess: async ({ id }) => {
      choose(id);
      await client.invalidateQueries({ queryKey: logosQuery.queryKey });
    },
  });
  usePastedFile((file) => bringing.mutate(file));
  const error =
    bringing.error instanceof RangeError
      ? bringing.error.message
      : bringing.error && (logoRefusal(words, bringing.error) ?? refusalText(m, bringing.error));
  return (
    <>
      <FileField
        label={words.logoFile}
        choose={words.logoChoose}
        drop={bringing.isPending ? words.logoComing : words.logoDrop}
        accept={accept}
        file={null}
        error={error ?? undefined}
        onFile={(file) => bringing.mutate(file)}
      />
      {stored.length > 0 && <LogoShelf logos={stored} chosen={logo?.id ?? null} onChoose={choose} />}
      {logo && (
        <>
          <div className="grid gap-2">
            <Slider
              label={words.logoShare}
              says={format.share(logo.share)}
              hint={shareMax === 0 ? words.logoUnborne : words.logoBound(format.share(shareMax), isHighest)}
              value={logo.share}
              min={share.min}
              max={Math.max(shareMax, share.min)}
              step={0.01}
              onChange={(value) => onChange({ ...logo, share: value }, 'share')}
            />
            {onRaise && (
              <Button
                size="small"
                className="justify-self-start"
                onClick={({ currentTarget }) => {
                  // The button goes once there is nothing to raise.
                  currentTarget.parentElement?.querySelector<HTMLElement>('[type=range]')?.focus();
                  onRaise();
                }}
              >
                {words.logoRaise}
              </Button>
            )}
          </div>
          <div className="-mx-2">
            <Choice
              type="checkbox"
              label={words.logoClears}
              detail={words.logoClearsDetail}
              checked={logo.clears}
              onChange={() => onChange({ ...logo, clears: !logo.clears })}
            />
          </div>
          <Button icon="trash" size="small" className="justify-self-start" onClick={() => onChange(null)}>
            {words.logoNone}
          </Button>
        </>
      )}
    </>
  );
}

/** A picture that is pasted anywhere on the page, where nothing else is what pastes. */
function usePastedFile(take: (file: File) => void): void {
  const onPaste = useEffectEvent((event: ClipboardEvent) => {
    const file = event.clipboardData?.files[0];
    if (!file || document.querySelector('[role=dialog]')) return;
    event.preventDefault();
    take(file);
  });
  useEffect(() => {
    document.addEventListener('paste', onPaste);
    return () => document.removeEventListener('paste', onPaste);
  }, []);
}
