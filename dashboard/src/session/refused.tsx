/** A refusal where something was to be read: what happened, and the way on, where its person can do something about it. */
import { Link, useLocation } from '@tanstack/react-router';
import { reasonFor } from '../api/refusal.ts';
import { buttonClass } from '../look/button.tsx';
import { useMessages } from '../messages/messages.tsx';
import { refusalText } from '../messages/refusals.ts';

export function Refused({ error, className = '' }: { readonly error: unknown; readonly className?: string }) {
  const m = useMessages();
  const back = useLocation({ select: ({ href }) => href });
  return (
    <div className={`grid justify-items-start gap-4 ${className}`}>
      <p className="text-red">{refusalText(m, error)}</p>
      {reasonFor(error, 'factor') === 'set_up' && (
        <Link to="/account" search={{ back }} hash="factors" className={buttonClass('lead')}>
          {m.entry.factor.setUp}
        </Link>
      )}
    </div>
  );
}
