/** Opened: rows of an upload from wherever a job goes on, without beginning at the start each time. */

export type Items<Row> = { take(most: number): Promise<{ readonly items: readonly Row[]; readonly ended: boolean }> };

type Open = { readonly place: string; readonly items: AsyncGenerator<unknown> };

/** Uploads that the next step goes on with, by job. A start of control, or one too many, begins at the file's start again. */
const opened = new Map<string, Open>();
const opened_max = 16;

/** The rows from a place on. What was taken counts as dealt with once the next step asks for what follows. */
export async function openItems<Row>(
  jobId: string,
  place: { readonly row: number },
  itemsIn: () => Promise<AsyncGenerator<Row>>,
): Promise<Items<Row>> {
  const before = opened.get(jobId);
  opened.delete(jobId);
  const goesOn = before !== undefined && before.place === JSON.stringify(place);
  if (!goesOn) await before?.items.return(undefined);
  const items = goesOn ? (before.items as AsyncGenerator<Row>) : await skipped(await itemsIn(), place.row);
  let { row } = place;
  return {
    async take(most) {
      const taken = await some(items, most);
      row += taken.items.length;
      if (taken.ended) opened.delete(jobId);
      else await keep(jobId, { place: JSON.stringify({ ...place, row }), items });
      return taken;
    },
  };
}

async function skipped<Row>(items: AsyncGenerator<Row>, rows: number): Promise<AsyncGenerator<Row>> {
  await some(items, rows);
  return items;
}

async function keep(jobId: string, open: Open): Promise<void> {
  opened.set(jobId, open);
  if (opened.size <= opened_max) return;
  const [oldest, { items }] = opened.entries().next().value!;
  opened.delete(oldest);
  await items.return(undefined);
}

/** Up to so many rows. */
export async function some<Row>(
  items: AsyncGenerator<Row>,
  most: number,
): Promise<{ readonly items: readonly Row[]; readonly ended: boolean }> {
  const taken: Row[] = [];
  while (taken.length < most) {
    const { done, value } = await items.next();
    if (done) return { items: taken, ended: true };
    taken.push(value);
  }
  return { items: taken, ended: false };
}
