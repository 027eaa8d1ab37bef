/**
 * The guard: who somebody is, what they may do, and the only way to write. Alone holds keys, people, sessions, tokens
 * and the audit log; nothing else in control opens a transaction.
 */

// The installation: its keys, its database and its settings, known to belong together.
export {
  KeysRefused,
  openKeys,
  RootKeyMissing,
  SealBroken,
  type Folders,
  type KeyFolder,
  type RootSource,
  type Strongbox,
  type Vault,
} from './vault/vault.ts';
export { proofKey, signProof, type ProofKey } from './vault/signing.ts';
export { openPlatform, type Platform, type PlatformParts } from './platform/platform.ts';

// Writing and reading inside a tenant.
export { change, enterRefusal, enterTaking, onlyLooks, read, type Change, type Reading } from './change/change.ts';
export { enterRefusalAbove } from './change/platform-change.ts';
export { enterFurther } from './change/sparing.ts';
export { requireAccepted, type AcceptedVersions } from './change/versions.ts';
export { changeOwn, readOwn, type Own, type OwnAction, type OwnChange } from './change/own-change.ts';
export type { AuditedTable, Cover, Fields } from './audit/audit.ts';

// The audit log: read, exported, promised.
export {
  isSubscribed,
  keyOfLog,
  latestCheckpoint,
  signNow,
  subscribe,
  type CheckpointView,
  type Deliver,
  type LogKey,
} from './audit/checkpoint.ts';
export { eraseEntriesAbout } from './audit/erasure.ts';
export { beginningOfLog, exportLog, pieceOfLog, type LogExport } from './audit/export.ts';
export { pageOfLog, type EntryView, type LogPage, type LogQuery } from './audit/page.ts';
export { readerOfCommand, readLog, tenantOf, type Reader as LogReader } from './audit/reading.ts';
export { Sequencer } from './audit/sequencer.ts';
export { countRefusedAttempt, enterRefusedAttempts, openAttempts } from './audit/attempts.ts';
export { enterSettings } from './audit/settings.ts';

// Who may do what.
export {
  actions,
  actorAs,
  actorOfCommand,
  actorOfMember,
  caretaker,
  colleagues,
  createPreset,
  deletePreset,
  editAccess,
  editMember,
  editPreset,
  endMembership,
  findAccess,
  findMember,
  findPreset,
  grantsJson,
  listMembers,
  listPresets,
  may,
  membersNeedFactor,
  noteSeen,
  presetNames,
  reach,
  removeMember,
  requireMay,
  resources,
  rights,
  type Access,
  type AccessPatch,
  type Action,
  type Actor,
  type AnyActor,
  type Caretaker,
  type Colleague,
  type Grant,
  type MemberPatch,
  type MemberView,
  type Operator,
  type OwnPreset,
  type Preset,
  type PresetDraft,
  type PresetPatch,
  type Reach,
  type Resource,
  type Right,
  type Scope,
  type Self,
  type SessionState,
  type Thing,
} from './member/member.ts';

// Who may connect to control.
export { listenPrivately, type FileOwner } from './socket/private-socket.ts';

// People and how they come in.
export {
  actorOfSession,
  endOtherSessions,
  endSession,
  listSessions,
  operatorOfSession,
  selfOfSession,
  sessionBehind,
  signOut,
  startSession,
  switchTenant,
  type OwnSession,
  type RenewedCookie,
  type SignedIn,
} from './session/session.ts';
export { lockSession } from './session/lock.ts';
export {
  completeSignIn,
  FactorNeeded,
  signIn,
  signInWithPasskey,
  stepUp,
  unlock,
  whoIsPending,
  type Arrived,
  type Browser,
} from './session/sign-in.ts';
export { sessionView, type SessionView } from './session/view.ts';
export { askForReset, changePassword, confirmReset, resetMember, type PostReset } from './session/reset.ts';
export {
  addPasskey,
  beginTotp,
  confirmTotp,
  distrustAll,
  listFactors,
  passkeyOptions,
  removePasskey,
  renamePasskey,
  removeTotp,
  renewRecoveryCodes,
  type OwnFactors,
} from './factor/factors.ts';
export { askForPasskey } from './factor/passkey.ts';
export { editSelf } from './person/self.ts';
export { accessKnown, entriesKnown, membershipsKnown, personKnown, type Membership } from './person/known.ts';
export { closeAccount } from './person/closing.ts';
export { countErasure, eraseSome, erasureBegins, type ErasurePlace } from './person/erasure.ts';
export {
  actorOfToken,
  createToken,
  listTokens,
  revokeToken,
  type NewToken,
  type TokenDraft,
  type TokenView,
} from './token/token.ts';
export { findPeople, type PersonOfMember } from './person/people.ts';
export { recipientOf, type Locale, type Post, type Recipient } from './person/person.ts';

export {
  acceptInvitation,
  createInvitation,
  findOffer,
  inviteOwner,
  listInvitations,
  requireRoomToSend,
  resendInvitation,
  withdrawInvitation,
  type Acceptance,
  type InvitationDraft,
  type InvitationMail,
  type InvitationView,
  type Offer,
  type PostInvitation,
} from './invitation/invitation.ts';

// Keys that are replaced.
export {
  continueRotations,
  keyOwners,
  listRotations,
  onRotation,
  rotateKey,
  type KeyOwner,
  type Rotation,
} from './rotation/rotation.ts';

// Tenants: their names, their ends, and the first of them.
export { findTenant, renameTenant, type TenantView } from './tenant/tenant.ts';
export {
  endTenants,
  planEnd,
  purgeOf,
  undoEnd,
  type Announce,
  type EndDraft,
  type EndMail,
  type PostEnd,
  type Purge,
} from './tenant/end.ts';
export {
  foundTenant,
  isSetUp,
  requireSetupToken,
  setupToken,
  setUp,
  type Founded,
  type SetupDraft,
} from './setup/setup.ts';
// Who runs the platform.
export {
  doerOf as doerOfOperator,
  letOperate,
  operate,
  requireOperator,
  type Operating,
  type OperatorAction,
} from './operator/operate.ts';
export {
  commitmentDocument,
  signCommitment,
  signedCommitment,
  type CommitmentDocument,
  type Signature,
} from './operator/commitment.ts';
export {
  createTenant,
  editTerms,
  inviteOwnerAgain,
  listTenants,
  overseeTenant,
  resumeTenant,
  suspendTenant,
  suspensionReasons,
  type PostOwner,
  type Quotas,
  type SuspensionReason,
  type TellEdges,
  type TenantDraft,
  type TenantOverview,
} from './operator/tenants.ts';
export {
  acceptOperatorInvitation,
  findOperatorOffer,
  inviteOperator,
  listOperatorInvitations,
  listOperators,
  removeOperator,
  resendOperatorInvitation,
  withdrawOperatorInvitation,
  type OperatorInvitationView,
  type OperatorOffer,
  type OperatorView,
  type PostOperator,
} from './operator/operators.ts';
export {
  endSupport,
  enterSupport,
  grantSupport,
  leaveSupport,
  listSupport,
  listSupportOffers,
  supportOfSession,
  supportRights,
  type SupportAccess,
  type SupportDraft,
  type SupportOffer,
  type SupportRights,
} from './operator/support.ts';
export { overQuota, queueForQuota, quotaOf } from './tenant/quota.ts';
