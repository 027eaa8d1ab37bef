/** The exchange: what edge and control say to each other, how it is framed, and the file an edge can start from. */
export {
  dimensions,
  edgeNotices,
  exchangeVersion,
  goneReasons,
  other,
  type ControlMessage,
  type Counting,
  type Dimension,
  type EdgeMessage,
  type EdgeNotice,
  type Gone,
  type LinkRecord,
  type LinkRemoval,
  type ReleasedCell,
  type Tallies,
  type TotalCell,
  type VisitorsCell,
} from './messages.ts';
export {
  checkControlMessage,
  checkEdgeMessage,
  encodeFrame,
  frameBytes_max,
  FrameError,
  FrameReader,
} from './frames.ts';
export { cellsPerFrame_max, linksPerFrame_max } from './frames.ts';
export {
  readStartFile,
  startFileAge_ms_max,
  StartFileError,
  writeStartFile,
  type StartFile,
  type StartFileHead,
} from './files/startfile.ts';
export {
  countries,
  CountryFileError,
  countryNumber,
  noCountry,
  readCountryFile,
  writeCountryFile,
  type CountryTable,
} from './files/countryfile.ts';
export { readableHost } from './readable.ts';
export { edgeUser } from './user.ts';
export { isReservedWord, passedOnWords, reservedWords } from './reserved.ts';
export { agentField, guardedPaths, strikeField } from './guarded.ts';
export { cleared, forgetLastMatch, hostLength_max, textLength_max } from './values.ts';
