/** COPY: sends rows to PostgreSQL as text (its COPY protocol), the fastest way in that there is. */
import type pg from 'pg';

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
