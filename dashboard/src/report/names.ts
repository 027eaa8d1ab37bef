/** How values of a dimension are called: countries and languages by Intl, the rest by our own words, hosts as readers know them. */
import { useMemo } from 'react';
import type { Dimension } from '../api/client.ts';
import { readableHost } from '../look/readable-host.ts';
import type { Messages } from '../messages/en.ts';
import { useSpoken } from '../messages/messages.tsx';

export type Naming = (dimension: Dimension, value: string) => string;

export function useNaming(): Naming {
  const { m, format } = useSpoken();
  return useMemo(() => namingIn(m, format.locale), [m, format.locale]);
}

function namingIn(m: Messages, locale: string): Naming {
  const regions = new Intl.DisplayNames(locale, { type: 'region', fallback: 'code' });
  const languages = new Intl.DisplayNames(locale, { type: 'language', fallback: 'code' });
  const { values } = m.report;
  const known: { readonly [dimension in Dimension]?: Readonly<Record<string, string>> } = {
    country: { ZZ: values.unknownCountry },
    device: values.device,
    channel: values.channel,
    referrer: { direct: values.direct },
  };
  return (dimension, value) => {
    const ours = known[dimension]?.[value];
    if (ours !== undefined) return ours;
    if (value === 'other') return values.other;
    if (value === 'none') return dimension === 'language' ? values.noLanguage : values.none;
    if (dimension === 'country') return named(regions, value);
    if (dimension === 'language') return named(languages, value);
    return dimension === 'referrer' ? readableHost(value) : value;
  };
}

/** Strangers make up languages; what is no code at all is shown as it came. */
function named(names: Intl.DisplayNames, code: string): string {
  try {
    return names.of(code) ?? code;
  } catch {
    return code;
  }
}
