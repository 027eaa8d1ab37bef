/** Recovery codes, shown this once: to be copied, saved or printed before anything else goes on. */
import { useEffect, useId, useRef } from 'react';
import { Button } from '../look/button.tsx';
import { CopyButton } from '../look/copy.tsx';
import { saveFile } from '../look/save.ts';
import { useMessages } from '../messages/messages.tsx';

export function RecoveryCodes({ codes, onKept }: { readonly codes: readonly string[]; readonly onKept: () => void }) {
  const m = useMessages();
  const id = useId();
  const heading = useRef<HTMLHeadingElement>(null);
  // What had the focus is gone, and these are not to be missed.
  useEffect(() => heading.current?.focus(), []);
  const text = codes.join('\n');
  return (
    <section aria-labelledby={id} className="grid gap-4">
      <div className="printed grid gap-4">
        <h3 id={id} ref={heading} tabIndex={-1} className="text-lg outline-none">
          {m.ownAccount.codesTitle}
        </h3>
        <p className="max-w-prose text-pretty">{m.ownAccount.codesOnce}</p>
        <ol className="grid max-w-md grid-cols-2 gap-x-6 gap-y-2 rounded-control border border-line bg-wash p-4 font-mono text-sm max-xs:grid-cols-1">
          {codes.map((code) => (
            <li key={code} className="whitespace-nowrap">
              {code}
            </li>
          ))}
        </ol>
      </div>
      <div className="flex flex-wrap gap-2">
        <CopyButton text={text} name={m.ownAccount.codesCopy} />
        <Button
          icon="download"
          onClick={() => saveFile(m.ownAccount.codesFile, `${m.ownAccount.codesTitle}\n\n${text}\n`, 'text/plain')}
        >
          {m.ownAccount.codesDownload}
        </Button>
        <Button onClick={() => print()}>{m.ownAccount.codesPrint}</Button>
      </div>
      <Button look="lead" className="justify-self-start" onClick={onKept}>
        {m.ownAccount.codesKept}
      </Button>
    </section>
  );
}
