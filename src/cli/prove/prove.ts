/** The command `prove`: shows on the running Kurzum what a visit leaves behind, says it in words, and signs it; or checks what was signed. */
import { readFileSync } from 'node:fs';
import { basename } from 'node:path';
import { monotonic_ms } from '#clock';
import { programVersion, terminalLanguage, type Config } from '#config';
import type { Command, Result } from '../commands.ts';
import { ask, ControlError } from '../control.ts';
import { hint, UsageError } from '../usage.ts';
import { prove as runProof, steps, type Show } from './course.ts';
import { drawPage } from './paper/page.ts';
import { attachedTo } from './paper/attachment.ts';
import { requireWritable, writeSheet } from './paper/file.ts';
import {
  canonical,
  isKey,
  isSigned,
  readStatement,
  worstOf,
  type Key,
  type Signed,
  type Statement,
} from './paper/statement.ts';
import { sentenceOf, wordsIn, type Language } from './paper/words.ts';
import { Progress } from './progress.ts';

export const prove: Command = {
  words: ['prove'],
  operands: [],
  summary: 'Show on the running Kurzum what a visit leaves behind',
  explanation: [
    'Makes a link, visits it from planted addresses, tries every way to write as the edge, and looks for the addresses in memory, on disk and in the log. It takes the link away again; audit entries stay. Under a minute.',
    'Exit code 0 only if everything was shown, and the page written. What can’t be looked at here is listed as not shown: to read the memory of the edge, root is needed on most systems.',
    'With --verify nothing is run: a file that --pdf or --json wrote is checked, against the key that you trust.',
  ],
  options: {
    pdf: { value: 'FILE', meaning: 'write it as one signed page, with the signed data attached' },
    language: { value: 'de|en', meaning: 'in which language (that of the terminal)' },
    tenant: { value: 'ID', meaning: 'in which tenant the link is made (the oldest)' },
    verify: { value: 'FILE', meaning: 'check a page or its data instead of running' },
    key: {
      value: 'KEY',
      meaning: 'with --verify: the key or fingerprint to trust (that of the Kurzum that runs here)',
    },
  },
  examples: [
    'npx kurzum prove',
    'npx kurzum prove --pdf proof.pdf --language de',
    'npx kurzum prove --json > proof.json',
    'npx kurzum prove --verify proof.pdf --key 3f2a91c04be85d17a6c20e9b7f4d8136',
  ],
  async run({ options, flags, config, terminal }) {
    const language = languageFrom(options.get('language'));
    const path = options.get('verify');
    if (path !== undefined) {
      const needless = ['pdf', 'tenant'].find((name) => options.has(name));
      if (needless)
        throw new UsageError(`--${needless} has no place beside --verify, which runs nothing. ${hint(prove)}`);
      return check(config, path, options.get('key'), language, terminal.say);
    }
    if (options.has('key')) throw new UsageError(`--key belongs to --verify. ${hint(prove)}`);
    const file = options.get('pdf');
    if (file !== undefined) requireWritable(file);
    const signed = await proveAndSign(config, options.get('tenant'), language, terminal.say);
    const sheet = file === undefined ? null : await drawPage(signed, language);
    const failure = sheet && writeSheet(file!, sheet, language);
    if (sheet) terminal.say(failure ?? wordsIn(language).said.written(file!));
    if (!flags.has('json')) sayMore(signed, config, language, terminal.say);
    return { value: signed, text: textOf(signed, language), refused: signed.result !== 'shown' || failure !== null };
  },
};

async function proveAndSign(
  config: Config,
  tenantId: string | undefined,
  language: Language,
  say: (line: string) => void,
): Promise<Signed> {
  const begun_ms = monotonic_ms();
  const words = wordsIn(language);
  const progress = new Progress(steps.length, language);
  const show: Show = (step, work) => progress.step(words.steps[step], work);
  const interruption = new AbortController();
  const interrupt = (): void => interruption.abort(new ControlError(words.said.interrupted));
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.once(signal, interrupt);

  const { at, threshold, planted, findings } = await runProof(
    config,
    tenantId,
    language,
    show,
    interruption.signal,
  ).catch((error: unknown) => {
    if (!interruption.signal.aborted) throw error;
    // Something of the course may still be waiting; there is nothing left to wait for.
    say(words.said.interrupted);
    process.exit(1);
  });
  const statement: Statement = {
    kind: 'kurzum proof',
    format: 1,
    version: programVersion(),
    at,
    seconds: Math.round((monotonic_ms() - begun_ms) / 1000),
    host: config.url.host,
    environment: config.environment,
    threshold,
    planted: { peers: planted.peers.length, named: planted.named.length, hidden: planted.hidden.length },
    result: worstOf(findings),
    findings,
    key: await ask<Key>(config, { method: 'GET', path: '/.well-known/kurzum-proof-key' }),
  };
  const body = { statement: canonical(statement) };
  const { signature } = await ask<{ signature: string }>(config, {
    method: 'POST',
    path: '/local/proof-signature',
    body,
  });
  return { ...statement, signature };
}

/** Checks a file without a running Kurzum, as long as the key is given. */
async function check(
  config: Config,
  path: string,
  trusted: string | undefined,
  language: Language,
  say: (line: string) => void,
): Promise<Result> {
  const { said, results } = wordsIn(language);
  const bytes = readOr(path);
  const isPage = bytes.subarray(0, 5).toString('latin1') === '%PDF-';
  const signed = readStatement(isPage ? (attachedTo(bytes) ?? '') : bytes.toString('utf8'));
  if (signed === null) throw new ControlError(said.noStatement(basename(path)));
  const { key, host, at, result } = signed;
  if (!isSigned(signed)) throw new ControlError(said.notSigned);
  const known = trusted ?? (await keyHere(config));
  if (known === null) throw new UsageError(said.signedBy(key.fingerprint, host));
  if (!isKey(key, known)) throw new ControlError(said.otherKey(key.fingerprint));
  // What is printed must be what was signed: the page is drawn from it once more, in whichever language fits.
  const genuine =
    !isPage || (await Promise.all([drawPage(signed, 'de'), drawPage(signed, 'en')])).some((page) => bytes.equals(page));
  say(genuine ? said.verified(host, at) : said.otherPage);
  if (result !== 'shown') say(said.verdictOfOther(results[result]));
  return { value: signed, text: textOf(signed, language), refused: !genuine };
}

/** The key of the Kurzum that runs on this machine; null where none does. */
async function keyHere(config: Config): Promise<string | null> {
  try {
    return (await ask<Key>(config, { method: 'GET', path: '/.well-known/kurzum-proof-key' })).publicKey;
  } catch (error) {
    if (error instanceof ControlError) return null;
    throw error;
  }
}

/** A line for each finding: its result, its measure, and what was seen. */
function textOf({ findings }: Signed, language: Language): string {
  const { results } = wordsIn(language);
  return findings
    .map((finding) => [results[finding.result], finding.measure, sentenceOf(finding, language)].join('\t'))
    .join('\n');
}

/** The whole in a line, what it does not show, and what to do where something could not be looked at. */
function sayMore({ findings, result }: Signed, config: Config, language: Language, say: (line: string) => void): void {
  const { verdict, limitsTitle, limits, said } = wordsIn(language);
  const shown = findings.filter((finding) => finding.result === 'shown').length;
  say(`\n${verdict[result](shown, findings.length)}`);
  const needsRoot = findings.some(({ reason }) => reason === 'no_right' || reason === 'unreadable');
  if (needsRoot) say(process.getuid?.() === 0 ? said.asCapable : said.asRoot(commandAsRoot(config)));
  say(`\n${limitsTitle}:\n${limits.map((limit) => `  ${limit}`).join('\n')}\n`);
}

/** With the folders, which root would look for elsewhere. */
function commandAsRoot({ dataFolder, keysFolder, environment }: Config): string {
  const folders = `KURZUM_DATA=${dataFolder} KURZUM_KEYS=${keysFolder}`;
  return `sudo env ${folders}${environment === 'production' ? '' : ` KURZUM_ENV=${environment}`} npx kurzum prove`;
}

function languageFrom(given: string | undefined): Language {
  if (given === undefined) return terminalLanguage();
  if (given === 'de' || given === 'en') return given;
  throw new UsageError(`--language is de or en. ${hint(prove)}`);
}

function readOr(path: string): Buffer {
  try {
    return readFileSync(path);
  } catch (error) {
    throw new UsageError(`${path} can't be read (${(error as NodeJS.ErrnoException).code ?? 'unknown'}).`);
  }
}
