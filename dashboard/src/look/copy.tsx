/** Copying: to the clipboard where the browser allows it, by an old command elsewhere (plain HTTP on a LAN host). */
import { useEffect, useState } from 'react';
import { useMessages } from '../messages/messages.tsx';
import { buttonClass, type ButtonLook } from './button.tsx';
import { Icon } from './icons.tsx';
import { useAnnounce, useNotice } from './notices.tsx';

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
  /** Its accessible name where it shows no words. */
  readonly name: string;
  readonly look?: ButtonLook;
  readonly shows?: 'words' | 'icon';
}) {
  const m = useMessages();
  const announce = useAnnounce();
  const show = useNotice();
  const [copied, setCopied] = useState(false);
  useEffect(() => {
    if (!copied) return;
    const timer = setTimeout(() => setCopied(false), 2000);
    return () => clearTimeout(timer);
  }, [copied]);

  async function copy(): Promise<void> {
    const done = await copyText(text);
    setCopied(done);
    if (done) announce(m.link.copied);
    else show({ text: m.link.copyFailed });
  }

  const icon = (
    <Icon name={copied ? 'check' : 'copy'} className={`size-4 ${copied && look !== 'lead' ? 'text-accent' : ''}`} />
  );
  if (shows === 'icon') {
    return (
      <button type="button" aria-label={name} title={name} className={buttonClass(look, 'icon')} onClick={copy}>
        {icon}
      </button>
    );
  }
  return (
    <button type="button" className={buttonClass(look)} onClick={copy}>
      {icon}
      {copied ? m.link.copied : m.link.copy}
    </button>
  );
}
