/** Links: everything a tenant does with short links and their QR codes, and control's end of the exchange. */
export {
  createLink,
  createLinks,
  deleteLink,
  editLink,
  findLink,
  linkDraft,
  linkPatch,
  listLinks,
  listQuery,
  makeLinks,
  purgeDeleted,
  readyFor,
  restoreLink,
  version,
  type Link,
  type LinkDraft,
  type LinkPatch,
  type ListQuery,
  type Made,
  type Page,
  type TargetReason,
  type Wanted,
} from './link/link.ts';
export { countReached, type Reached } from './sight/count.ts';
export { isCode } from './link/slug.ts';
export { bringCodes } from './bringing/codes.ts';
export { bringLinks, type BroughtLink } from './bringing/links.ts';
export { bringLogos, bringTemplates, type Origin } from './bringing/looks.ts';
export { bringTallies, type BroughtTally } from './bringing/tallies.ts';
export {
  bringProjects,
  createProject,
  deleteProject,
  editProject,
  findProject,
  listProjects,
  projectDraft,
  projectPatch,
  type Project,
  type ProjectDraft,
  type ProjectPatch,
} from './project/project.ts';
export { createCode, deleteCode, editCode, findCode, listCodes, restoreCode } from './qr/code/code.ts';
export {
  codeDraft,
  codeKinds,
  codePatch,
  codesQuery,
  type CodeDraft,
  type CodePatch,
  type CodesQuery,
} from './qr/code/draft.ts';
export { codeImage, imageQuery, type ImageQuery } from './qr/code/image.ts';
export { purgeCodes } from './qr/code/purge.ts';
export { type Code } from './qr/code/shape.ts';
export { contentDraft } from './qr/content/draft.ts';
export { colour, designDraft, levelDraft } from './qr/design/draft.ts';
export { mediaTypes } from './qr/press/press.ts';
export { qrImage, qrQuery, type QrQuery } from './qr/qr.ts';
export { pdf, type PdfPage, type PlacedCode } from './qr/print/pdf.ts';
export { bulkLook, codesDraft, drawnLook, type BulkLook, type CodesDraft } from './qr/print/bulk.ts';
export { layouts, layoutNames, type Layout } from './qr/print/layouts.ts';
export { printSheet, sheetDraft } from './qr/print/labels.ts';
export { loadOf, printMany, type Look, type Outcome, type Wish } from './qr/print/many.ts';
export { readLogo } from './qr/logo/logo.ts';
export { closePress } from './qr/press/press.ts';
export { checkTrial, renderDraft, renderTrial, trialDraft } from './qr/design/trial.ts';
export { createLogo, deleteLogo, findLogo, listLogos, logo_bytes_max } from './qr/logo/stored.ts';
export {
  createTemplate,
  deleteTemplate,
  editTemplate,
  listTemplates,
  templateDraft,
  templatePatch,
} from './qr/design/template.ts';
export { ownFile_bytes_max as logoFile_bytes_max } from './qr/logo/file.ts';
export { logoFile } from './qr/logo/stored.ts';
export {
  exportReport,
  projectReport,
  reportFile,
  reportOf,
  reportQuery,
  tenantReport,
  type Report,
  type ReportFile,
  type ReportQuery,
} from './report/report.ts';
export { byteOrderMark, csvLine } from './report/csv.ts';
export {
  countingPatch,
  dimension,
  editCounting,
  findCounting,
  type Counting,
  type CountingPatch,
} from './counting/counting.ts';
export {
  approveTarget,
  consents,
  editPrinting,
  findPrinting,
  listWaiting,
  printingPatch,
  waitingQuery,
  withdrawTarget,
  type Consent,
  type Printing,
  type TargetChange,
} from './target/target.ts';
export { deleteTenant, endTenants, renameTenant, restoreTenant } from './ending/ending.ts';
export { forgetTallies, type Forgotten } from './counting/forgetting.ts';
export { beginProof, countForProof, endProof, type ProofCounts } from './proof/proof.ts';
export { openExchange, type ExchangeEnd } from './exchange/exchange.ts';
export { openValue } from './exchange/dictionary.ts';
export {
  announceTenant,
  liftTakedown,
  listTakedowns,
  takeDown,
  takedownReasons,
  type Takedown,
  type TakedownReason,
} from './gone/gone.ts';
export { dimensions, edgeNotices, type Dimension, type EdgeNotice } from '#exchange';
