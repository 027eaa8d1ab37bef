/** Copying: to the clipboard where the browser allows it, by an old command elsewhere (plain HTTP on a LAN host). */
import { useEffect, useState } from 'react';
import { useMessages } from '../messages/messages.tsx';
import { buttonClass, type ButtonLook } from './button.tsx';
import { Icon } from './icons.tsx';

/** Whether `text` is in the clipboard now. */
export async function copyText(text: string): Promise<boolean> {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    return copyBySelection(text);
  }
}

function copyBySelection(text: string): boolean {
  const field = document.createElement('textarea');
  const before = document.activeElement;
  field.value = text;
  field.readOnly = true;
  field.className = 'fixed -left-full top-0';
  // Inside a dialog the focus may not leave it, so the field goes where the focus is.
  (before?.parentElement ?? document.body).append(field);
  field.select();
  const done = document.execCommand('copy');
  field.remove();
  if (before instanceof HTMLElement) before.focus();
  return done;
}

/** Copies `text`; says so for two seconds, on the button and aloud. */
export function CopyButton({
  text,
  name,
  look = 'plain',
  shows = 'words',
}: {
  readonly text: string;
  /** Its accessible name where the words on it are too few. */
  readonly name: string;
  readonly look?: ButtonLook;
  readonly shows?: 'words' | 'icon';
}) {
  const m = useMessages();
  const [outcome, setOutcome] = useState<'copied' | 'failed' | null>(null);
  useEffect(() => {
    if (outcome !== 'copied') return;
    const timer = setTimeout(() => setOutcome(null), 2000);
    return () => clearTimeout(timer);
  }, [outcome]);

  const copied = outcome === 'copied';
  return (
    <>
      <button
        type="button"
        aria-label={shows === 'icon' ? name : undefined}
        title={shows === 'icon' ? name : undefined}
        className={buttonClass(look, shows === 'icon' ? 'icon' : 'base')}
        onClick={async () => setOutcome((await copyText(text)) ? 'copied' : 'failed')}
      >
        <Icon name={copied ? 'check' : 'copy'} className={copied ? 'size-4 text-accent' : 'size-4'} />
        {shows === 'words' && <span>{copied ? m.link.copied : m.link.copy}</span>}
      </button>
      <span role="status" className={outcome === 'failed' ? 'text-sm text-amber' : 'sr-only'}>
        {copied ? m.link.copied : outcome === 'failed' ? m.link.copyFailed : ''}
      </span>
    </>
  );
}
