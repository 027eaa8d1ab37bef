/** The shape of a code as clients get it, made from its row, and how its texts are sealed. */
import { may, type Actor, type Change, type Fields, type Reading, type Thing } from '#guard';
import type { Level } from '#qr';
import { addressesOf, version } from '../../link/shape.ts';
import { saidBy } from '../content/said.ts';
import type { DesignDraft } from '../design/draft.ts';
import type { CodeDraft, CodeKind } from './draft.ts';
import type { CodeRow, ShownRow } from './rows.ts';

type Content = NonNullable<CodeDraft['content']>;

export type Code = {
  readonly id: string;
  readonly name: string | null;
  readonly kind: CodeKind;
  /** Of a dynamic code. */
  readonly linkId: string | null;
  readonly shortUrl: string | null;
  /** Of its link; null also where whoever asks may not see links. */
  readonly target: string | null;
  /** Of a static code. */
  readonly content: Content | null;
  /** The text in the code. */
  readonly says: string;
  readonly design: DesignDraft;
  /** The level that was asked for. */
  readonly level: Level;
  /** The link's, of a dynamic code. */
  readonly projectId: string | null;
  /** When its image was first taken out; from then on it may be on paper. */
  readonly printedAt: string | null;
  /** RFC 3339, UTC. */
  readonly createdAt: string;
  readonly updatedAt: string;
  readonly [version]: number;
};

/** What a code is in words: everything of it that somebody writes. */
export type Written = Pick<Code, 'name' | 'content' | 'design' | 'level' | 'projectId'>;

type Opening = Pick<Reading, 'unseal'> & { readonly actor: Pick<Actor, 'platform'> };

/** What somebody sees of a row. */
export function codeOf(rx: Opening & { readonly actor: Actor }, row: ShownRow): Code {
  const { id, name, content, design, level, projectId } = writtenOf(rx, row);
  const link = row.slug === null ? null : addressesOf(rx.actor.platform.url, { slug: row.slug, code: row.code! });
  const seesTarget =
    link !== null && may(rx.actor, 'link.view', { projectId: row.link_project_id, createdBy: row.link_created_by });
  return {
    id,
    name,
    kind: link ? 'dynamic' : 'static',
    linkId: row.link_id,
    shortUrl: link && link.shortUrl,
    target: seesTarget ? rx.unseal('link', 'target_sealed', row.link_id!, row.target_sealed!) : null,
    content,
    says: link ? link.qrUrl : saidBy(content!).text,
    design,
    level,
    projectId,
    printedAt: row.printed_at?.toISOString() ?? null,
    createdAt: row.created_at.toISOString(),
    updatedAt: row.updated_at.toISOString(),
    [version]: row.version,
  };
}

/** What was written of a row; its project is the link's where it has one. */
export function writtenOf(
  { unseal }: Pick<Reading, 'unseal'>,
  row: CodeRow & { readonly link_project_id: string | null },
): Written & { readonly id: string } {
  const { id, name_sealed, content_sealed, design_sealed } = row;
  return {
    id,
    name: name_sealed && unseal('qr', 'name_sealed', id, name_sealed),
    content: content_sealed && (JSON.parse(unseal('qr', 'content_sealed', id, content_sealed)) as Content),
    design: JSON.parse(unseal('qr', 'design_sealed', id, design_sealed)) as DesignDraft,
    level: row.level as Level,
    projectId: row.link_id === null ? row.project_id : row.link_project_id,
  };
}

/** What somebody wrote as the row of a code holds it. */
export function sealedCode(
  { seal }: Pick<Change, 'seal'>,
  id: string,
  { name, content, design, level }: Omit<Written, 'projectId'>,
): Pick<CodeRow, 'logo_id' | 'name_sealed' | 'content_sealed' | 'design_sealed' | 'level'> {
  return {
    logo_id: design.logo?.id ?? null,
    name_sealed: name === null ? null : seal('qr', 'name_sealed', id, name),
    content_sealed: content && seal('qr', 'content_sealed', id, JSON.stringify(content)),
    design_sealed: seal('qr', 'design_sealed', id, JSON.stringify(design)),
    level,
  };
}

/** What rights ask about a code: the project of its link or its own, and who made it. */
export function thingOf(
  row: Pick<CodeRow, 'link_id' | 'project_id' | 'created_by'>,
  linkProjectId: string | null,
): Thing {
  return { projectId: row.link_id === null ? row.project_id : linkProjectId, createdBy: row.created_by };
}

const writtenFields = ['name', 'content', 'design', 'level', 'projectId'] as const satisfies readonly (keyof Written)[];

/** Those fields that differ, as they were and as they are now, without secrets; of a design what differs in it. */
export function differences(before: Partial<Written>, after: Written): Fields {
  const fields: Record<string, readonly [unknown, unknown]> = {};
  for (const field of writtenFields) {
    const [old, now] = [before[field] ?? null, after[field] ?? null];
    if (JSON.stringify(old) !== JSON.stringify(now)) fields[field] = [old, now];
  }
  if (before.design && fields['design']) fields['design'] = differing(before.design, after.design);
  if (!fields['content']) return fields;
  const [old, now] = [split(before.content), split(after.content)];
  const passwords =
    old.password === now.password ? {} : { password: [hidden(old.password), hidden(now.password)] as const };
  return { ...fields, content: [old.told, now.told], ...passwords };
}

/** What a content says apart from its secret: the password of a network opens it to whoever reads the log. */
function split(content: Content | null | undefined): {
  readonly told: object | null;
  readonly password: string | null;
} {
  if (content?.kind !== 'wifi') return { told: content ?? null, password: null };
  const { password = null, ...told } = content;
  return { told, password };
}

function hidden(password: string | null): string | null {
  return password === null ? null : '…';
}

/** What only the two of them have each of its own. */
function differing<Thing extends object>(old: Thing, now: Thing): readonly [Partial<Thing>, Partial<Thing>] {
  const differs = (Object.keys(now) as (keyof Thing)[]).filter(
    (key) => JSON.stringify(old[key]) !== JSON.stringify(now[key]),
  );
  const only = (one: Thing) => Object.fromEntries(differs.map((key) => [key, one[key]])) as Partial<Thing>;
  return [only(old), only(now)];
}
