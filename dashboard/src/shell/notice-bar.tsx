/** The notice bar: what needs attention in how Kurzum is set up, and what to do; calm, and gone for the session when hidden. */
import { useQuery } from '@tanstack/react-query';
import { Fragment, useState } from 'react';
import { sessionQuery } from '../api/queries.ts';
import { IconButton } from '../look/button.tsx';
import { hiddenNotices, rememberHidden } from '../look/memory.ts';
import { useMessages } from '../messages/messages.tsx';

export function NoticeBar() {
  const m = useMessages();
  const { data: session } = useQuery(sessionQuery);
  const [hidden, setHidden] = useState(hiddenNotices);
  const shown = (session?.notices ?? []).filter((notice) => !hidden.includes(notice));
  function hide(notice: string) {
    const hiddenNow = [...hidden, notice];
    setHidden(hiddenNow);
    rememberHidden(hiddenNow);
    // The button that had the focus is gone.
    document.getElementById('content')?.focus({ preventScroll: true });
  }
  return (
    <div role="status">
      {shown.map((notice) => (
        <div key={notice} className="border-b border-line bg-amber-wash text-sm">
          <div className="mx-auto flex max-w-6xl items-start gap-3 px-4 py-2 sm:px-6 lg:px-9">
            <p className="min-w-0 flex-1 py-2">
              <strong className="font-semibold text-amber">{m.notices[notice].title}</strong>{' '}
              <WithCode text={m.notices[notice].detail} />
            </p>
            <IconButton name={m.notices.hide} icon="close" className="-mr-2.5" onClick={() => hide(notice)} />
          </div>
        </div>
      ))}
    </div>
  );
}

/** A sentence in which backticks stand around what is to be typed. */
function WithCode({ text }: { readonly text: string }) {
  return text
    .split('`')
    .map((part, n) => <Fragment key={n}>{n % 2 === 1 ? <code className="typed">{part}</code> : part}</Fragment>);
}
