/** Words: what a proof says in English and German, on paper and at the terminal. Each sentence says no more than was seen. */
import type { Step } from '../course.ts';
import { german } from './german.ts';
import type { Finding, FindingId, Measure, Reason, Result } from './statement.ts';

export type Language = 'de' | 'en';

/** Numbers as the language writes them. */
export type Told = Readonly<Record<string, string>>;

export type Words = {
  readonly title: string;
  readonly subtitle: (host: string) => string;
  readonly results: Readonly<Record<Result, string>>;
  /** The whole in one line. */
  readonly verdict: Readonly<Record<Result, (shown: number, all: number) => string>>;
  readonly promises: Readonly<Record<Measure, string>>;
  readonly shown: Readonly<Record<FindingId, (n: Told, raw: Finding['numbers']) => string>>;
  readonly failed: Readonly<Record<FindingId, (n: Told, raw: Finding['numbers']) => string>>;
  readonly subjects: Readonly<Record<FindingId, string>>;
  readonly reasons: Readonly<Record<Reason, string>>;
  readonly limitsTitle: string;
  readonly limits: readonly string[];
  readonly facts: Readonly<Record<'at' | 'version' | 'environment' | 'threshold' | 'planted' | 'seconds', string>>;
  readonly plantedOf: (peers: string, named: string, hidden: string) => string;
  readonly signedBy: string;
  readonly signature: string;
  readonly check: (host: string) => string;
  readonly steps: Readonly<Record<Step, string>>;
  /** Said at the terminal. */
  readonly said: {
    readonly asRoot: (command: string) => string;
    readonly asCapable: string;
    readonly written: (path: string) => string;
    readonly interrupted: string;
    readonly signedBy: (fingerprint: string, host: string) => string;
    readonly verified: (host: string, at: string) => string;
    readonly verdictOfOther: (result: string) => string;
    readonly notSigned: string;
    readonly otherKey: (fingerprint: string) => string;
    readonly otherPage: string;
    readonly noStatement: (path: string) => string;
  };
};

const english: Words = {
  title: 'Proof',
  subtitle: (host) => `What visitors leave behind at ${host}`,
  results: { shown: 'shown', not_shown: 'not shown', failed: 'failed' },
  verdict: {
    shown: (_, all) => `All ${all} findings were shown.`,
    not_shown: (shown, all) => `${shown} of ${all} findings were shown. The others could not be looked at here.`,
    failed: (shown, all) => `Something is wrong: only ${shown} of ${all} findings were shown.`,
  },
  promises: {
    '1.1':
      'A visitor’s IP address is handled in memory only, and replaced by the country and two short keyed numbers in the same step.',
    '1.2': 'Neither an address nor a location finer than the country is ever stored.',
    '1.3': 'Only anonymous, aggregated values are stored.',
  },
  shown: {
    'edge.self_test': ({ attempts }) =>
      `A process started exactly as the edge tried ${attempts} ways to write or to tell somebody. Each was refused.`,
    'edge.sealed': () =>
      'The edge that serves visitors was started the same way. The kernel grants it no byte of a file and no core dump, it holds no file open for writing, and it has no special rights.',
    memory: ({ addresses, megabytes }) =>
      `30 seconds after the last answer, none of the ${addresses} planted addresses was left in the edge’s memory (${megabytes} MB). As a check, one that a half-sent request had just brought was found.`,
    database: ({ files, megabytes }) =>
      `No planted address is in what the database wrote meanwhile, its journal included (files: ${files}, ${megabytes} MB). As a check, the slug of the link that was visited was found.`,
    files: ({ files }) =>
      `No planted address is in anything else written meanwhile: data folder, key folder, crash files (files: ${files}). As a check, a marker put there was found.`,
    log: ({ lines }) =>
      `No planted address is in Kurzum’s log (lines meanwhile: ${lines}). As a check, the line about this proof was found.`,
    locations: ({ countries }) =>
      `Of places, only countries are stored (${countries} so far); no column of the database is made for addresses.`,
    cells: ({ cells, threshold, estimates }, raw) => {
      if (raw['cells'] === 0 && raw['estimates'] === 0)
        return 'Nothing is broken down yet and no visitors are estimated, of any tenant.';
      return `None of the ${cells} stored breakdown numbers of all tenants is below the threshold it was released under (${threshold} or more). Of ${estimates} estimates of visitors, each is a multiple of such a threshold.`;
    },
    visits: ({ visits, hits, cells, threshold }, raw) => {
      if (raw['hits'] === 0) return `Of ${visits} planted visits nothing is stored yet: this tenant counts by day.`;
      if (raw['cells'] === 0) return `${visits} planted visits left the total ${hits}, and nothing else.`;
      return `${visits} planted visits left the total ${hits} and ${cells} breakdown numbers, none below ${threshold}.`;
    },
    cleanup: () => 'This proof took its link away again, with all that was counted of it. Its audit entries stay.',
  },
  failed: {
    'edge.self_test': ({ allowed, attempts }) => `Of ${attempts} ways to write, ${allowed} were not refused.`,
    'edge.sealed': ({ writableFiles }) =>
      `The edge that serves visitors is not sealed as it must be (${writableFiles} files open for writing).`,
    memory: ({ found, addresses }) =>
      `Traces of the ${addresses} planted addresses were still in the edge’s memory after 30 seconds: ${found}.`,
    database: ({ found }) => `Traces of planted addresses were found in what the database wrote: ${found}.`,
    files: ({ found }) => `Traces of planted addresses were found in files: ${found}.`,
    log: ({ found }) => `Traces of planted addresses were found in the log: ${found}.`,
    locations: ({ countriesFiner, addressColumns }) =>
      `${countriesFiner} stored places are not countries; ${addressColumns} columns are made for addresses.`,
    cells: ({ cellsBelow, estimatesUneven }) =>
      `${cellsBelow} breakdown numbers are below the threshold they were released under; ${estimatesUneven} estimates are not rounded.`,
    visits: ({ visits, hits, cellsBelow }) =>
      `${visits} planted visits left the total ${hits}, and ${cellsBelow} breakdown numbers that are too small.`,
    cleanup: ({ links, hits }) => `Something was left behind: ${links} links, ${hits} hits.`,
  },
  subjects: {
    'edge.self_test': 'Whether a process started as the edge is refused every write',
    'edge.sealed': 'Whether the edge that serves visitors is sealed',
    memory: 'Whether planted addresses are left in the edge’s memory',
    database: 'Whether planted addresses are in what the database wrote',
    files: 'Whether planted addresses are in other files',
    log: 'Whether planted addresses are in the log',
    locations: 'Whether only countries are stored',
    cells: 'Whether all breakdown numbers are large enough',
    visits: 'Whether the visits left a total only',
    cleanup: 'Whether nothing is left of this proof',
  },
  reasons: {
    no_proc: 'this system has no /proc to look into (it is not Linux).',
    no_right: 'whoever ran this may not look into that process.',
    no_peers: 'the edge doesn’t listen where it could be visited from addresses of one’s own choosing.',
    edge_replaced: 'the edge was replaced meanwhile. Run it again.',
    control_not_found: 'the search missed what was certainly there, so it says nothing.',
    elsewhere: 'the database runs elsewhere (DATABASE_URL), so its files can’t be searched from here.',
    unreadable: 'whoever ran this may not read all that was written meanwhile.',
    too_much: 'more was written meanwhile than could be searched in time. Run it in a quieter hour.',
    no_supervisor: 'the supervisor of this Kurzum did not answer.',
    too_slow: 'the database gave no answer in time.',
  },
  limitsTitle: 'What this does not show',
  limits: [
    'It looks for the addresses it planted, in the forms it knows. It can’t show what it did not look for.',
    'It looks at one machine, for a minute: at no proxy in front of it, no provider, no network, no memory swapped out to disk.',
    'A total counts requests. Whoever sends a link to one person and watches its total learns when it was opened.',
    'Whether different people stand behind a number can’t be seen in the database; the rule sees to that, and the test suite checks the rule.',
    'The signature says which installation wrote this, not that its operator is honest. Watch it run, or run it yourself.',
  ],
  facts: {
    at: 'Run at',
    version: 'Kurzum',
    environment: 'Environment',
    threshold: 'Threshold k',
    planted: 'Planted addresses',
    seconds: 'Duration',
  },
  plantedOf: (peers, named, hidden) => `${peers} peers, ${named} named by a proxy, ${hidden} in other headers`,
  signedBy: 'Key of this installation (SHA-256, first half)',
  signature: 'Signature (Ed25519)',
  check: (host) =>
    `The signed data is attached to this page. Compare the key with ${host}/.well-known/kurzum-proof-key, and check this page offline with: npx kurzum prove --verify FILE --key KEY`,
  steps: {
    link: 'Making a link of its own',
    visits: 'Visiting it from planted addresses',
    edge: 'Trying every way to write as the edge',
    counts: 'Counting what is stored',
    memory: 'Searching the edge’s memory, 30 seconds after the last answer',
    disk: 'Searching disk and log',
    cleanup: 'Taking the link away again',
  },
  said: {
    asRoot: (command) => `To have it shown too, run this as root: ${command}`,
    asCapable: 'To have it shown too, root needs the capability SYS_PTRACE here: docker run --cap-add=SYS_PTRACE …',
    written: (path) => `The page is in ${path}.`,
    interrupted: 'Interrupted. The link of this proof is gone.',
    signedBy: (fingerprint, host) =>
      `The file names the key ${fingerprint}. Compare it with ${host}/.well-known/kurzum-proof-key, then say --key.`,
    verified: (host, at) => `Signed by that key for ${host}, ${at}. This is what was signed:`,
    verdictOfOther: (result) => `What was signed says: ${result}.`,
    notSigned: 'The signature does not fit: what stands there was changed, or never signed.',
    otherKey: (fingerprint) => `It was signed by another key: ${fingerprint}.`,
    otherPage:
      'The signed data is genuine, but the page around it is not the one this version of Kurzum draws from it. Trust only the following.',
    noStatement: (path) => `There is no proof of Kurzum in ${path}.`,
  },
};

const words: Readonly<Record<Language, Words>> = { en: english, de: german };

export function wordsIn(language: Language): Words {
  return words[language];
}

/** A finding in one sentence. */
export function sentenceOf(finding: Finding, language: Language): string {
  const { id, result, reason, numbers } = finding;
  const { shown, failed, subjects, reasons } = words[language];
  if (result === 'not_shown') return `${subjects[id]}: ${reason === null ? '–' : reasons[reason]}`;
  const format = new Intl.NumberFormat(language);
  const told = Object.fromEntries(Object.entries(numbers).map(([name, value]) => [name, format.format(value)]));
  return (result === 'shown' ? shown : failed)[id](told, numbers);
}
