/** The calls about a tenant's house: its members and what each may do, its settings, its tokens, and its audit log. */
import {
  api,
  type AccessPatch,
  type InvitationDraft,
  type MemberPatch,
  type PresetDraft,
  type SupportDraft,
  type TokenDraft,
} from './client.ts';
import { inside } from './calls.ts';

/** What narrows the audit log; every part may be absent. */
export type AuditFilter = {
  readonly from?: string;
  readonly to?: string;
  readonly actor?: string;
  readonly action?: string;
  readonly outcome?: 'done' | 'refused';
  readonly search?: string;
};

/** Whose log: a tenant's own, or the platform's. */
export type Log = 'tenant' | 'platform';

const auditPage = 50;

export const houseCalls = {
  listMembers: async (signal: AbortSignal) => (await inside(api.listMembers({ signal }))).items,
  findMember: (id: string, signal: AbortSignal) => inside(api.findMember(id, { signal })),
  /** Refused as `conflict` when somebody else changed the member since the version that `ifMatch` names. */
  editMember: (id: string, patch: MemberPatch, ifMatch: string) => inside(api.editMember(id, patch, { ifMatch })),
  removeMember: (id: string) => inside(api.removeMember(id)),
  viewAsMember: (id: string) => inside(api.viewAsMember(id)),

  listInvitations: async (signal: AbortSignal) => (await inside(api.listInvitations({ signal }))).items,
  invite: (draft: InvitationDraft) => inside(api.createInvitation(draft)),
  resendInvitation: (id: string) => inside(api.resendInvitation(id)),
  withdrawInvitation: (id: string) => inside(api.withdrawInvitation(id)),

  listPresets: async (signal: AbortSignal) => (await inside(api.listPresets({ signal }))).items,
  createPreset: (draft: PresetDraft) => inside(api.createPreset(draft)),
  findPreset: (id: string) => inside(api.findPreset(id)),
  /** Refused as `conflict` when somebody else changed it since the version that `ifMatch` names. */
  renamePreset: (id: string, name: string, ifMatch: string) => inside(api.editPreset(id, { name }, { ifMatch })),
  deletePreset: (id: string) => inside(api.deletePreset(id)),

  findAccess: (signal: AbortSignal) => inside(api.findAccess({ signal })),
  /** Refused as `conflict` when somebody else chose otherwise since the version that `ifMatch` names. */
  editAccess: (patch: AccessPatch, ifMatch: string) => inside(api.editAccess(patch, { ifMatch })),

  listSupport: async (signal: AbortSignal) => (await inside(api.listSupport({ signal }))).items,
  grantSupport: (draft: SupportDraft) => inside(api.grantSupport(draft)),
  endSupport: (id: string) => inside(api.endSupport(id)),

  findTenant: (signal: AbortSignal) => inside(api.findTenant({ signal })),
  /** Refused as `conflict` when somebody else changed it since the version that `ifMatch` names. */
  renameTenant: (name: string, ifMatch: string) => inside(api.renameTenant({ name }, { ifMatch })),
  /** Asks who it is again, and then plans the end; `restoreTenant` takes it back until that day. */
  deleteTenant: (redirectsUntilEnd: boolean) =>
    inside(api.deleteTenant({ redirectsUntilEnd: redirectsUntilEnd ? 'true' : 'false' })),
  restoreTenant: () => inside(api.restoreTenant()),
  switchTenant: (tenantId: string) => inside(api.switchTenant({ tenantId })),

  listTokens: async (signal: AbortSignal) => (await inside(api.listTokens({ signal }))).items,
  createToken: (draft: TokenDraft) => inside(api.createToken(draft)),
  revokeToken: (id: string) => inside(api.revokeToken(id)),

  listAudit: (log: Log, filter: AuditFilter, cursor: string | null, signal: AbortSignal) => {
    const query = { ...filter, limit: auditPage, ...(cursor === null ? {} : { cursor }) };
    const list = log === 'tenant' ? api.listAuditEntries : api.listPlatformAuditEntries;
    return inside(list(query, { signal }));
  },
  readCheckpoint: (log: Log, signal: AbortSignal) =>
    inside(log === 'tenant' ? api.readAuditCheckpoint({ signal }) : api.readPlatformAuditCheckpoint({ signal })),
  signCheckpoint: (log: Log) =>
    inside(log === 'tenant' ? api.signAuditCheckpoint() : api.signPlatformAuditCheckpoint()),
  readAuditKey: (log: Log, signal: AbortSignal) =>
    inside(log === 'tenant' ? api.readAuditKey({ signal }) : api.readPlatformAuditKey({ signal })),
  readSubscription: (log: Log, signal: AbortSignal) =>
    inside(log === 'tenant' ? api.readAuditSubscription({ signal }) : api.readPlatformAuditSubscription({ signal })),
  editSubscription: (log: Log, mail: boolean) =>
    inside(log === 'tenant' ? api.editAuditSubscription({ mail }) : api.editPlatformAuditSubscription({ mail })),
  /** The address of the whole log as a file. */
  auditFile: (log: Log): string => (log === 'tenant' ? api.exportAuditUrl() : api.exportPlatformAuditUrl()),
};
