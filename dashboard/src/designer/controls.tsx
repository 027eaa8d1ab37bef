/** The controls: what the code says and how it looks, section by section. */
import type { Level } from '#qr';
import { useQuery } from '@tanstack/react-query';
import type { Code, CodeTemplate } from '../api/client.ts';
import { projectsQuery } from '../api/queries.ts';
import { templatesQuery } from '../api/design-calls.ts';
import { readAddress } from '../links/address.ts';
import { ContentForm } from '../codes/content/content-form.tsx';
import { SourceForm } from '../codes/content/source-form.tsx';
import { ChoiceField, Field } from '../look/field.tsx';
import { useMay } from '../members/use-may.ts';
import { useMessages, useSpoken } from '../messages/messages.tsx';
import { ColourFields } from './colours.tsx';
import { FineFields } from './fine-fields.tsx';
import { FrameFields } from './frame-fields.tsx';
import { LinkBehind } from './link-behind.tsx';
import { LogoFields } from './logo-fields.tsx';
import { shareMax, square } from './logo-size.ts';
import { usePicture } from './picture.ts';
import { Section } from './section.tsx';
import { ShapeTiles } from './shapes.tsx';
import { Templates } from './templates.tsx';
import type { Change } from './use-history.ts';
import { useDesignerWords } from './words.ts';
import { isPrescribed, type Look, type Said, saidBy, sampleSymbol, type Wish, withLevel } from './wish.ts';

type Given = {
  readonly wish: Wish;
  readonly code: Code | null;
  readonly said: Said;
  /** Whether every field says what is wrong with it, touched or not. */
  readonly all: boolean;
  readonly change: Change<Wish>;
};

export function Controls({ mayChange, ...given }: Given & { readonly mayChange: boolean }) {
  const words = useDesignerWords();
  return (
    <fieldset disabled={!mayChange} className="min-w-0 rounded-card border border-line bg-card">
      <legend className="sr-only">{words.controls}</legend>
      <SaysSection {...given} />
      {isPrescribed(given.wish) ? (
        <p className="border-t border-line p-5 text-sm text-soft text-pretty">{words.prescribed}</p>
      ) : (
        <>
          <LookSections {...given} />
          <TemplateSection {...given} />
        </>
      )}
    </fieldset>
  );
}

function SaysSection({ wish, code, said, all, change }: Given) {
  const m = useMessages();
  const words = useDesignerWords();
  const { source } = wish;
  const refusals = said.ok ? targetRefusals(wish) : said.errors;
  return (
    <Section title={words.says} open>
      {code === null ? (
        <SourceForm
          source={source}
          onChange={(next) => change((before) => ({ ...before, source: next }), `says ${next.of} ${kindIn(next)}`)}
          refusals={refusals}
          all={all}
        />
      ) : source.of === 'content' ? (
        <ContentForm
          content={source.content}
          onChange={(content) =>
            change((before) => ({ ...before, source: { of: 'content', content } }), `says content ${content.kind}`)
          }
          refusals={refusals}
          all={all}
        />
      ) : (
        <LinkBehind code={code} />
      )}
      <Field
        label={words.name}
        hint={words.nameHint}
        optional={m.optional}
        autoComplete="off"
        dir="auto"
        maxLength={200}
        value={wish.name}
        onChange={(event) => {
          const name = event.target.value;
          change((before) => ({ ...before, name }), 'name');
        }}
      />
      {source.of !== 'link' && <ProjectField wish={wish} change={change} />}
    </Section>
  );
}

function ProjectField({ wish, change }: Pick<Given, 'wish' | 'change'>) {
  const words = useDesignerWords();
  const projects = useQuery(projectsQuery).data ?? [];
  if (projects.length === 0) return null;
  return (
    <ChoiceField
      label={words.project}
      value={wish.projectId ?? ''}
      onChange={(event) => {
        const projectId = event.target.value || null;
        change((before) => ({ ...before, projectId }));
      }}
    >
      <option value="">{words.projectNone}</option>
      {projects.map(({ id, name }) => (
        <option key={id} value={id}>
          {name}
        </option>
      ))}
    </ChoiceField>
  );
}

function LookSections({ wish, said, change }: Given) {
  const words = useDesignerWords();
  const { format } = useSpoken();
  const { design, level } = wish;
  const dress = (part: Partial<Look>, about?: string) =>
    change((before) => ({ ...before, design: { ...before.design, ...part } }), about);
  const { ink, logo, frame } = design;
  const form = usePicture(logo?.id ?? null) ?? square;
  const held = said.ok ? said.level : level;
  // Some contents name their level themselves, and others are too long for a higher one.
  const highest = saidBy({ ...wish, level: 'H' });
  const canRaise = held !== 'H' && highest.ok && highest.level === 'H';
  return (
    <>
      <Section title={words.form} says={words.shapes[design.shape]} open>
        <ShapeTiles shape={design.shape} eyeFrame={design.eyeFrame} eyeBall={design.eyeBall} onChange={dress} />
      </Section>
      <Section title={words.colours} says={ink.kind === 'plain' ? ink.colour : words.inks[ink.kind]}>
        <ColourFields ink={ink} eyeColour={design.eyeColour} background={design.background} onChange={dress} />
      </Section>
      <Section title={words.logo} says={logo ? format.share(logo.share) : words.none}>
        <LogoFields
          logo={logo}
          shareMax={shareMax(said.ok ? said.symbol : sampleSymbol, form)}
          isHighest={held === 'H'}
          onRaise={canRaise ? () => change((before) => withLevel(before, 'H', form)) : null}
          onChange={(next, about) => dress({ logo: next }, about)}
        />
      </Section>
      <Section title={words.frame} says={frame ? frame.text : words.none}>
        <FrameFields frame={frame} ink={ink} onChange={(next, about) => dress({ frame: next }, about)} />
      </Section>
      <Section title={words.fine} says={words.fineSays(level, design.quiet)}>
        <FineFields
          level={level}
          held={held}
          quiet={design.quiet}
          onLevel={(next: Level) => change((before) => withLevel(before, next, form))}
          onQuiet={(quiet) => dress({ quiet }, 'quiet')}
        />
      </Section>
    </>
  );
}

function TemplateSection({ wish, change }: Given) {
  const words = useDesignerWords();
  const may = useMay();
  const count = useQuery(templatesQuery).data?.length ?? 0;
  const put = ({ design, level }: CodeTemplate) => change((before) => ({ ...before, design: design as Look, level }));
  return (
    <Section title={words.templates} says={count === 0 ? words.none : String(count)}>
      <Templates
        design={wish.design}
        level={wish.level}
        mayChange={may('qr', 'create')}
        mayDelete={may('qr', 'delete')}
        onChoose={put}
      />
    </Section>
  );
}

function kindIn(source: Wish['source']): string {
  return source.of === 'content' ? source.content.kind : '';
}

function targetRefusals({ source }: Wish) {
  if (source.of !== 'target' || readAddress(source.target) !== null) return [];
  return [{ field: 'target', rule: source.target.trim() === '' ? 'required' : 'url' }] as const;
}
