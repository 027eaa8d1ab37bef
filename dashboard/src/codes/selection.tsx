/** What is selected, and what can be done with all of it at once; stays in sight while one goes on selecting. */
import { Link } from '@tanstack/react-router';
import { buttonClass, IconButton } from '../look/button.tsx';
import { codes as de } from '../messages/codes.de.ts';
import { codes as en } from '../messages/codes.en.ts';
import { useWords } from '../messages/messages.tsx';

export function Selection({ ids, onClear }: { readonly ids: readonly string[]; readonly onClear: () => void }) {
  const words = useWords({ de, en });
  return (
    <section
      aria-label={words.selection}
      className={ids.length === 0 ? 'sr-only' : 'sticky bottom-4 z-5 mt-5 flex justify-center'}
    >
      <div className="arrives flex max-w-full flex-wrap items-center gap-x-4 gap-y-1 rounded-card border border-rim bg-card py-2 pr-2 pl-4">
        <p role="status" className="tabular-nums">
          {ids.length > 0 && words.selected(ids.length)}
        </p>
        {ids.length > 0 && (
          <div className="flex items-center gap-1">
            <Link to="/codes/sheet" search={{ ids: ids.join(',') }} className={buttonClass('lead', 'small')}>
              {words.sheet}
            </Link>
            <IconButton name={words.unselect} icon="close" className="-my-0.5" onClick={onClear} />
          </div>
        )}
      </div>
    </section>
  );
}
