/** COPY: sends rows to PostgreSQL as text (its COPY protocol), the fastest way in that there is. */
import type pg from 'pg';

const chunk_rows = 1_000;

/** What `pg` gives to a query that it doesn't know, of its connection to the server. */
type Wire = {
  query(text: string): void;
  sendCopyFromChunk(chunk: Buffer): void;
  endCopyFrom(): void;
  sync(): void;
  readonly stream: { readonly writableNeedDrain: boolean; once(event: 'drain', heard: () => void): void };
};

/** Copies lines, each with its newline and its columns parted by tabs, into `target`, such as `link (id, slug)`. */
export function copyInto(client: pg.Client, target: string, chunks: Iterable<string>): Promise<void> {
  return new Promise((resolve, reject) => {
    let wire: Wire | undefined;
    const send = async (): Promise<void> => {
      for (const chunk of chunks) {
        wire!.sendCopyFromChunk(Buffer.from(chunk));
        if (wire!.stream.writableNeedDrain) await new Promise<void>((go) => wire!.stream.once('drain', go));
      }
      wire!.endCopyFrom();
    };
    const ignore = (): void => {};
    client.query({
      submit: (connection: unknown) => {
        wire = connection as Wire;
        wire.query(`copy ${target} from stdin`);
      },
      handleCopyInResponse: () => void send().catch(reject),
      handleError: reject,
      handleCommandComplete: ignore,
      handleReadyForQuery: () => resolve(),
      handleRowDescription: ignore,
      handleDataRow: ignore,
      handlePortalSuspended: ignore,
      handleEmptyQuery: ignore,
      handleCopyData: ignore,
    } as unknown as pg.Submittable);
  });
}

/**
 * Copies all rows of these tables into tables like them, with their indexes and references and without triggers and policies,
 * and gives the seconds that COPY took; the new tables are gone again then.
 */
export async function again(owner: pg.Client, tables: readonly string[]): Promise<number> {
  let spent_ms = 0;
  for (const table of tables) {
    const { rows: columns } = await owner.query<{ name: string }>(
      `select attname as name from pg_attribute
       where attrelid = $1::regclass and attnum > 0 and not attisdropped and attgenerated = '' order by attnum`,
      [table],
    );
    const names = columns.map(({ name }) => name).join(', ');
    // As COPY writes them: a backslash doubled, so that bytes stay bytes.
    const cells = columns.map(({ name }) => `replace(${name}::text, '\\', '\\\\')`).join(', ');
    await owner.query(`create table ${table}_again (like ${table} including all)`);
    const { rows: references } = await owner.query<{ definition: string }>(
      `select pg_get_constraintdef(oid) as definition from pg_constraint where conrelid = $1::regclass and contype = 'f'`,
      [table],
    );
    for (const { definition } of references) await owner.query(`alter table ${table}_again add ${definition}`);
    await owner.query(`alter table ${table} no force row level security`);
    const { rows } = await owner.query<{ line: string }>(
      `select array_to_string(array[${cells}], e'\\t', '\\N') || e'\\n' as line from ${table}`,
    );
    await owner.query(`alter table ${table} force row level security`);
    const chunks = Array.from({ length: Math.ceil(rows.length / chunk_rows) }, (_, n) =>
      rows
        .slice(n * chunk_rows, (n + 1) * chunk_rows)
        .map(({ line }) => line)
        .join(''),
    );
    const began_ms = performance.now();
    await copyInto(owner, `${table}_again (${names})`, chunks);
    spent_ms += performance.now() - began_ms;

    await owner.query(`drop table ${table}_again`);
  }
  return spent_ms / 1000;
}
