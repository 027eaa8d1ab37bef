/** The source of src/store/schema.ts: the types of every table, from the catalogue of a migrated database. */
import type pg from 'pg';

type Column = {
  readonly table: string;
  readonly column: string;
  readonly type: string;
  readonly nullable: boolean;
  readonly hasDefault: boolean;
  readonly alwaysGenerated: boolean;
};

/** As the pools of src/store/store.ts read them. */
const types: Readonly<Record<string, string>> = {
  bool: 'boolean',
  bytea: 'Buffer',
  date: 'string',
  int2: 'number',
  _text: 'string[]',
  _int8: '(string | null)[]',
  int4: 'number',
  int8: 'number',
  // Read as what it says; written as its text, because a list would be taken for an array of the database's.
  jsonb: 'unknown',
  text: 'string',
  timestamptz: 'Date',
  uuid: 'string',
  xid8: 'string',
};

const query = `
  select c.relname as table, a.attname as column, t.typname as type, not a.attnotnull as nullable,
    a.atthasdef or a.attidentity <> '' as "hasDefault", a.attidentity = 'a' or a.attgenerated <> '' as "alwaysGenerated"
  from pg_class c
  join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
  join pg_type t on t.oid = a.atttypid
  where c.relkind = 'r' and c.relnamespace = 'public'::regnamespace and c.relname <> 'migration'
  order by c.relname, a.attnum`;

/** The whole text of the file, formatted as the tree is. */
export async function schemaSource(client: pg.Client): Promise<string> {
  const { rows } = await client.query<Column>(query);
  return sourceOf(rows);
}

function sourceOf(columns: readonly Column[]): string {
  const tables = Map.groupBy(columns, (column) => column.table);
  const parts = [
    '/** The tables as they are after all migrations. Written by tools/generate-schema.ts; not to be edited. */',
  ];
  parts.push(
    `import type { ${columns.some((c) => c.alwaysGenerated) ? 'Generated, GeneratedAlways' : 'Generated'} } from 'kysely';\n`,
  );
  for (const [table, its] of tables) {
    parts.push(`export type ${typeName(table)} = {`, ...its.map((c) => `  ${c.column}: ${columnType(c)};`), '};\n');
  }
  parts.push('export type Database = {', ...[...tables.keys()].map((t) => `  ${t}: ${typeName(t)};`), '};\n');
  return parts.join('\n');
}

function columnType({ table, column, type, nullable, hasDefault, alwaysGenerated }: Column): string {
  const plain = types[type];
  if (plain === undefined)
    throw new Error(`${table}.${column} has the type ${type}, which has no TypeScript type here`);
  const value = nullable ? `${plain} | null` : plain;
  if (alwaysGenerated) return `GeneratedAlways<${value}>`;
  return hasDefault ? `Generated<${value}>` : value;
}

/** `audit_entry` → `AuditEntryTable`. */
function typeName(table: string): string {
  return table.replaceAll(/(?:^|_)([a-z])/g, (_, letter: string) => letter.toUpperCase()) + 'Table';
}
