/** The registry: which code goes on with which kind of job. */
import { accountExport } from './account/account.ts';
import { accountErasure } from './account/erasure.ts';
import { tenantExport } from './export/tenant.ts';
import { JobFailed, type JobKind } from './kind.ts';
import type { Kinds } from './runner.ts';

const notYet: JobKind['step'] = () => Promise.reject(new JobFailed('failed'));

export const allKinds: Kinds = {
  tenant_export: tenantExport,
  import: { grant: 'tenant.import', step: notYet },
  account_export: accountExport,
  account_erasure: accountErasure,
};
