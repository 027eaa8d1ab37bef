/** What a code says: the address of a link, which can be changed after printing, or something of its own. */
import type { Refusal } from '#qr';
import { useId, useRef } from 'react';
import type { Source } from '../../designer/wish.ts';
import { useMay } from '../../members/use-may.ts';
import { ContentForm } from './content-form.tsx';
import { blank } from './blank.ts';
import { useContentWords } from './fields.tsx';
import { LinkChoice } from './link-choice.tsx';
import { Icon, type IconName } from '../../look/icons.tsx';

export function SourceForm({
  source,
  onChange,
  refusals,
  all = false,
}: {
  readonly source: Source;
  readonly onChange: (source: Source) => void;
  /** What is wrong with it: with the content by `read`, or with the `target` of a link to be made. */
  readonly refusals: readonly Refusal[];
  readonly all?: boolean;
}) {
  const words = useContentWords();
  const may = useMay();
  // What was said in the other way is there again when one goes back.
  const before = useRef<Source | null>(null);
  const isFixed = source.of === 'content';
  function turn(fixed: boolean): void {
    if (fixed === isFixed) return;
    const other = before.current;
    before.current = source;
    onChange(other ?? (fixed ? { of: 'content', content: blank('url') } : { of: 'target', target: '' }));
  }
  return (
    <div className="@container grid grid-cols-[minmax(0,1fr)] gap-5">
      {may('link', 'view') && (
        <fieldset className="min-w-0">
          <legend className="mb-1.5 text-sm font-medium">{words.source}</legend>
          <div className="grid gap-2 @md:grid-cols-2">
            <Way
              icon="links"
              name={words.dynamic}
              detail={words.dynamicDetail}
              chosen={!isFixed}
              onChoose={() => turn(false)}
            />
            <Way icon="qr" name={words.fixed} detail={words.fixedDetail} chosen={isFixed} onChoose={() => turn(true)} />
          </div>
        </fieldset>
      )}
      {source.of === 'content' ? (
        <ContentForm
          content={source.content}
          onChange={(content) => onChange({ of: 'content', content })}
          refusals={refusals}
          all={all}
        />
      ) : (
        <LinkChoice source={source} onChange={onChange} refusals={refusals} all={all} />
      )}
    </div>
  );
}

function Way({
  icon,
  name,
  detail,
  chosen,
  onChoose,
}: {
  readonly icon: IconName;
  readonly name: string;
  readonly detail: string;
  readonly chosen: boolean;
  readonly onChoose: () => void;
}) {
  const id = useId();
  return (
    <label className="flex min-w-0 cursor-pointer items-start gap-3 rounded-card border border-line bg-card p-3 transition-colors hover:bg-wash has-checked:border-accent has-checked:bg-accent-wash has-focus-visible:outline-2 has-focus-visible:outline-offset-2 has-focus-visible:outline-accent">
      <input
        type="radio"
        name="source"
        checked={chosen}
        onChange={onChoose}
        aria-labelledby={`${id}-name`}
        aria-describedby={`${id}-detail`}
        className="sr-only"
      />
      <Icon name={icon} className={`mt-0.5 size-4 ${chosen ? 'text-accent' : 'text-soft'}`} />
      <span className="grid min-w-0 gap-0.5">
        <span id={`${id}-name`} className="font-medium">
          {name}
        </span>
        <span id={`${id}-detail`} className="text-sm text-soft text-pretty">
          {detail}
        </span>
      </span>
    </label>
  );
}
