/** The calls of those who run the platform, and what the server answered, in the cache. */
import { queryOptions } from '@tanstack/react-query';
import {
  api,
  type OperatorDraft,
  type Signature,
  type Suspension,
  type TakedownDraft,
  type TenantDraft,
  type TermsPatch,
  type TestMail,
} from './client.ts';
import { inside } from './calls.ts';

export const platformCalls = {
  createTenant: (draft: TenantDraft) => inside(api.createTenant(draft)),
  editTerms: (id: string, patch: TermsPatch) => inside(api.editTerms(id, patch)),
  inviteOwner: (id: string, draft: { readonly ownerEmail: string; readonly locale: 'de' | 'en' }) =>
    inside(api.inviteOwner(id, draft)),
  suspendTenant: (id: string, reason: Suspension['for']) => inside(api.suspendTenant(id, { for: reason })),
  resumeTenant: (id: string) => inside(api.resumeTenant(id)),
  takeDown: (draft: TakedownDraft) => inside(api.takeDown(draft)),
  liftTakedown: (slug: string) => inside(api.liftTakedown(slug)),
  inviteOperator: (draft: OperatorDraft) => inside(api.inviteOperator(draft)),
  removeOperator: (id: string) => inside(api.removeOperator(id)),
  resendOperatorInvitation: (id: string) => inside(api.resendOperatorInvitation(id)),
  withdrawOperatorInvitation: (id: string) => inside(api.withdrawOperatorInvitation(id)),
  signCommitment: (signature: Signature) => inside(api.signCommitment(signature)),
  readMail: (id: string) => inside(api.readMail(id)),
  sendTestMail: (mail: TestMail) => inside(api.sendTestMail(mail)),
  enterSupport: (id: string) => inside(api.enterSupport(id)),
};

export const tenantsQuery = queryOptions({
  queryKey: ['platform', 'tenants'],
  queryFn: async ({ signal }) => (await inside(api.listTenants({ signal }))).items,
});

export const takedownsQuery = queryOptions({
  queryKey: ['platform', 'takedowns'],
  queryFn: async ({ signal }) => (await inside(api.listTakedowns({ signal }))).items,
});

export const operatorsQuery = queryOptions({
  queryKey: ['platform', 'operators'],
  queryFn: ({ signal }) => inside(api.listOperators({ signal })),
});

export const commitmentQuery = queryOptions({
  queryKey: ['platform', 'commitment'],
  queryFn: ({ signal }) => inside(api.readCommitment({ signal })),
  staleTime: 60_000,
});

export const mailQuery = queryOptions({
  queryKey: ['platform', 'mail'],
  queryFn: ({ signal }) => inside(api.listMail({ signal })),
  refetchInterval: 10_000,
});

export const offersQuery = queryOptions({
  queryKey: ['platform', 'support'],
  queryFn: async ({ signal }) => (await inside(api.listSupportOffers({ signal }))).items,
  refetchInterval: 10_000,
});
