/** The verdict on a wish: asked for once the controls have been still for a moment; an older answer never takes a newer one's place. */
import { causeFor, type Design, type Finding, type Language, type Mend, plainPaint, reasonFor } from '#qr';
import { keepPreviousData, useQuery, useQueryClient } from '@tanstack/react-query';
import type { CodeCheck, CodeToDraw } from '../api/client.ts';
import { designCalls } from '../api/design-calls.ts';
import { isAway, isRefusal } from '../api/refusal.ts';
import { useSettled } from '../look/text.tsx';
import { dressed } from './drawn.tsx';
import { isFrameGood } from './frame-fields.tsx';
import { logoQuery } from './picture.ts';
import { type Look, type Said, sendable, type Wish, withShare } from './wish.ts';

const still_ms = 250;
const tries_max = 5;
/** Where a link that is yet to be made leads changes nothing about its code, so it is not sent before it has to be. */
const anywhere = 'https://example.org/';

/** As the server found it, with its reasons in the language of the page. */
export type Verdict = Omit<CodeCheck, 'findings'> & { readonly findings: readonly Found[] };
/** `cause` is its reason without what to choose instead. */
type Found = Finding & { readonly reason: string; readonly cause: string };

export type Checking = {
  /** The last verdict; of the wish as it is now unless it `isOld`. */
  readonly verdict: Verdict | null;
  readonly isOld: boolean;
  readonly error: Error | null;
};

export function useVerdict(wish: Wish, said: Said, language: Language): Checking {
  const client = useQueryClient();
  const isReady = said.ok && isFrameGood(wish.design.frame);
  const asked = JSON.stringify(toDraw(wish));
  const still = useSettled(asked, still_ms);
  const { data, error, isPlaceholderData, isFetching } = useQuery({
    queryKey: ['verdict', still, language],
    queryFn: async ({ signal }) => {
      const trial = JSON.parse(still) as CodeToDraw & { readonly design: Look };
      const picture = trial.design.logo && (await client.ensureQueryData(logoQuery(trial.design.logo.id)));
      const chosen = said.ok && said.prescribed ? said.prescribed.design : dressed(trial.design, picture);
      return worded(await designCalls.check(trial, signal), chosen, language);
    },
    enabled: isReady && still === asked,
    // Others may have much to draw just now.
    retry: (tries, wrong) => isAway(wrong) || (isRefusal(wrong, 'too_many') && tries < tries_max),
    placeholderData: keepPreviousData,
    staleTime: Infinity,
    // What somebody typed stays no longer than they may want it back.
    gcTime: 60_000,
  });
  const isOld = isReady && (still !== asked || isPlaceholderData || isFetching);
  return { verdict: isReady ? (data ?? null) : null, isOld, error: isOld ? null : error };
}

function worded(check: CodeCheck, design: Design, language: Language): Verdict {
  const { level, modules } = check;
  const found = check.findings as readonly Finding[];
  return {
    ...check,
    findings: found.map((one) => {
      const about = { design, level, modules };
      return { ...one, reason: reasonFor(one, about, language), cause: causeFor(one, about, language) };
    }),
  };
}

/** The wish as the API draws and grades it. */
export function toDraw({ source, design, level }: Wish): CodeToDraw {
  const of =
    source.of === 'link'
      ? { linkId: source.linkId }
      : source.of === 'target'
        ? { target: anywhere }
        : { content: sendable(source.content) };
  return { ...of, design, level };
}

/** The wish with a change made that lifts a finding. */
export function mended(wish: Wish, mend: Mend): Wish {
  const { design } = wish;
  const changed = (change: Partial<Look>): Wish => ({ ...wish, design: { ...design, ...change } });
  switch (mend.kind) {
    case 'level':
      return { ...wish, level: mend.to };
    case 'logo':
      return { ...wish, design: withShare(design, mend.to) };
    case 'shape':
      return changed({ shape: mend.to });
    case 'eyes':
      return changed({ eyeFrame: mend.to, eyeBall: mend.to });
    case 'darker':
      return changed({ ink: mend.ink, eyeColour: mend.eyeColour });
    case 'colours':
      return changed({ ink: plainPaint(mend.ink), eyeColour: null, background: mend.background });
    case 'quiet':
      return changed({ quiet: mend.to });
    case 'all':
      return mend.steps.reduce(mended, wish);
  }
}
