/** The question when somebody else has saved the code meanwhile: both side by side, and which of them holds. */
import type { Picture } from '#qr';
import { Button } from '../look/button.tsx';
import { FormError } from '../look/field.tsx';
import { Panel } from '../look/panel.tsx';
import { useSpoken } from '../messages/messages.tsx';
import { drawnAs, Drawn } from './drawn.tsx';
import { usePicture } from './picture.ts';
import { type Conflict, type Saved, wishOf } from './saving.ts';
import { useDesignerWords } from './words.ts';
import { saidBy, type Wish } from './wish.ts';

export function ConflictPanel({
  conflict: { theirs, mine },
  isBusy,
  error,
  onTheirs,
  onMine,
  onClose,
}: {
  readonly conflict: Conflict;
  readonly isBusy: boolean;
  readonly error: string | null;
  readonly onTheirs: (theirs: Saved) => void;
  readonly onMine: () => void;
  readonly onClose: () => void;
}) {
  const words = useDesignerWords();
  const { format } = useSpoken();
  return (
    <Panel title={words.conflictTitle} place="middle" onClose={onClose}>
      <div className="grid gap-5 overflow-y-auto p-5">
        <p role="alert" className="text-pretty">
          {words.conflict(format.moment(theirs.value.updatedAt))}
        </p>
        <FormError>{error}</FormError>
        <div className="grid grid-cols-2 gap-4">
          <Side name={words.mine} wish={mine} />
          <Side name={words.theirs} wish={wishOf(theirs.value)} />
        </div>
      </div>
      <footer className="flex flex-wrap justify-end gap-2 border-t border-line p-4">
        <Button onClick={() => onTheirs(theirs)}>{words.takeTheirs}</Button>
        <Button look="lead" aria-disabled={isBusy} onClick={() => !isBusy && onMine()}>
          {words.saveMine}
        </Button>
      </footer>
    </Panel>
  );
}

function Side({ name, wish }: { readonly name: string; readonly wish: Wish }) {
  const words = useDesignerWords();
  const picture: Picture | null = usePicture(wish.design.logo?.id ?? null);
  const said = saidBy(wish);
  const drawing = drawnAs(said, wish.design, picture);
  return (
    <figure className="grid min-w-0 content-start gap-2">
      <div
        className={`aspect-square overflow-hidden rounded-control border border-line p-2 ${wish.design.background === null ? 'checkered' : 'bg-wash'}`}
      >
        <Drawn drawing={drawing} name={name} className="size-full" />
      </div>
      <figcaption className="text-sm">
        <span className="font-medium">{name}</span>
        <span className="typed block text-soft">{wish.name.trim() || words.unnamed}</span>
      </figcaption>
    </figure>
  );
}
