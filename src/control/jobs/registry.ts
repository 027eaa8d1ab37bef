/** The registry: which code goes on with which kind of job. */
import { accountExport } from './account/account.ts';
import { accountErasure } from './account/erasure.ts';
import { codes } from './codes/codes.ts';
import { tenantExport } from './export/tenant.ts';
import { importing } from './import/import.ts';
import type { Kinds } from './runner.ts';

export const allKinds: Kinds = {
  tenant_export: tenantExport,
  import: importing,
  codes,
  account_export: accountExport,
  account_erasure: accountErasure,
};
