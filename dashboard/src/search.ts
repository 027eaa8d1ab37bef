/** Searches: what stands behind the question mark of each address, read from whatever is there. */
import type { AuditFilter } from './api/house-calls.ts';
import { periodSearch, type PeriodSearch } from './report/period.ts';

type Raw = Record<string, unknown>;

/** What narrows the list of links, and which link's edit panel is open. */
type LinksSearch = {
  readonly search?: string;
  readonly tag?: string;
  readonly project?: string;
  readonly edit?: string;
};
/** What narrows the list of QR codes. */
type CodesSearch = {
  readonly search?: string;
  readonly kind?: 'dynamic' | 'static';
  readonly project?: string;
};
/** Which codes go onto the sheet, by their ids and parted by commas. */
type SheetSearch = { readonly ids?: string };
/** The period of its report, and whether its edit panel is open. */
type LinkSearch = PeriodSearch & { readonly edit?: true };
/** Whose links, all where no project is named, and the period. */
type ReportSearch = PeriodSearch & { readonly project?: string };

/** Where one was before something had to be done first. */
export type BackSearch = { readonly back?: string };

/** Where one was, and why one has to sign in again, or can't any more. */
type SignInSearch = BackSearch & {
  readonly ended?: true;
  readonly changed?: true;
  readonly erased?: true;
};

/** What a new code begins with: a link, the design of another code, a kind of content; and the project it will be in. */
type NewCodeSearch = {
  readonly link?: string;
  readonly from?: string;
  readonly kind?: string;
  readonly project?: string;
};

export function linksSearch(raw: Raw): LinksSearch {
  return { ...text(raw, 'search'), ...text(raw, 'tag'), ...text(raw, 'project'), ...text(raw, 'edit') };
}

export function linkSearch(raw: Raw): LinkSearch {
  return { ...periodSearch(raw), ...(isOn(raw['edit']) ? { edit: true } : {}) };
}

export function codesSearch(raw: Raw): CodesSearch {
  const kind = raw['kind'];
  return {
    ...text(raw, 'search'),
    ...(kind === 'dynamic' || kind === 'static' ? { kind } : {}),
    ...text(raw, 'project'),
  };
}

export function newCodeSearch(raw: Raw): NewCodeSearch {
  return { ...text(raw, 'link'), ...text(raw, 'from'), ...text(raw, 'kind'), ...text(raw, 'project') };
}

export function sheetSearch(raw: Raw): SheetSearch {
  return text(raw, 'ids');
}

export function reportSearch(raw: Raw): ReportSearch {
  return { ...periodSearch(raw), ...text(raw, 'project') };
}

export function signInSearch(raw: Raw): SignInSearch {
  return {
    ...backSearch(raw),
    ...(isOn(raw['ended']) ? { ended: true } : {}),
    ...(isOn(raw['changed']) ? { changed: true } : {}),
    ...(isOn(raw['erased']) ? { erased: true } : {}),
  };
}

export function backSearch(raw: Raw): BackSearch {
  return text(raw, 'back');
}

export function auditSearch(raw: Raw): AuditFilter {
  const outcome = raw['outcome'];
  return {
    ...text(raw, 'from'),
    ...text(raw, 'to'),
    ...text(raw, 'actor'),
    ...text(raw, 'action'),
    ...text(raw, 'search'),
    ...(outcome === 'done' || outcome === 'refused' ? { outcome } : {}),
  };
}

function text<Name extends string>(raw: Raw, name: Name): { [name in Name]?: string } {
  const value = raw[name];
  return typeof value === 'string' && value !== '' ? ({ [name]: value } as { [name in Name]?: string }) : {};
}

function isOn(value: unknown): boolean {
  return value === true || value === 'true';
}
