/** The commands: for each what it is called, what it takes, what it says about itself, and what it does. */
import { settings, setupPassword, type Config } from '#config';
import { auditCommands } from './audit/audit.ts';
import { ask } from './control.ts';
import { keyRotate } from './key.ts';
import { readPassword } from './password.ts';
import { prove } from './prove/prove.ts';
import { valuesInForce } from './settings.ts';
import { hint, UsageError, type Option, type Parsed } from './usage.ts';

/** Where a command reads and writes. */
export type Terminal = {
  readonly stdin: NodeJS.ReadStream;
  /** A line on stdout: results, for people and programs. */
  readonly print: (line: string) => void;
  /** A line on stderr: messages, for people. */
  readonly say: (line: string) => void;
};

/** What a command found or made. */
export type Result = {
  /** What `--json` prints. */
  readonly value: unknown;
  /** What is printed without it: the one thing that a script would want to have in a variable. */
  readonly text: string;
  /** What a person should know besides. */
  readonly message?: string;
  /** Whether it is no, although there is a result to print: exit code 1. */
  readonly refused?: boolean;
};

export type Command = {
  readonly words: readonly string[];
  readonly operands: readonly string[];
  readonly summary: string;
  readonly explanation: readonly string[];
  readonly options: Readonly<Record<string, Option>>;
  readonly examples: readonly string[];
  readonly run: (call: Parsed & { readonly config: Config; readonly terminal: Terminal }) => Promise<Result>;
};

/** The commands of this installation: the clock can be moved where `KURZUM_ENV` is `test`, and there only. */
export function commandsFor({ environment }: Pick<Config, 'environment'>): readonly Command[] {
  const always = [
    setup,
    setupLink,
    tokenCreate,
    tokenList,
    tokenRevoke,
    linkCreate,
    memberReset,
    keyRotate,
    ...auditCommands,
    config,
    prove,
  ];
  return environment === 'test' ? [...always, clockAdvance] : always;
}

const setup: Command = {
  words: ['setup'],
  operands: [],
  summary: 'Set Kurzum up: the first owner and the first tenant',
  explanation: [
    'What the set-up link does in a browser, for scripts. It works once; afterwards it is refused with exit code 1.',
    'The password is taken from --password, else from KURZUM_SETUP_PASSWORD, else from standard input. Other users of the machine can see what stands on a command line, so prefer the latter two.',
  ],
  options: {
    email: { value: 'ADDRESS', meaning: 'the e-mail address the owner signs in with' },
    password: { value: 'TEXT', meaning: 'the password the owner signs in with' },
    tenant: { value: 'NAME', meaning: 'what the tenant is called, such as the company' },
    name: { value: 'NAME', meaning: "the owner's own name" },
  },
  examples: [
    'npx kurzum setup --email you@example.org --tenant "Example Ltd"',
    'TOKEN=$(npx kurzum setup --email you@example.org --tenant Example --json < password.txt | jq -r .token)',
  ],
  async run({ options, config, terminal }) {
    const body = {
      email: required(setup, options, 'email'),
      tenant: required(setup, options, 'tenant'),
      ...(options.has('name') ? { name: options.get('name') } : {}),
      password: options.get('password') ?? setupPassword() ?? (await readPassword(terminal)),
    };
    if (body.password === '') throw new UsageError(`A password is needed. ${hint(setup)}`);
    const value = await ask(config, { method: 'POST', path: '/local/setup', body });
    return { value, text: JSON.stringify(value, null, 2), message: 'Kurzum is set up. The token is shown this once.' };
  },
};

const setupLink: Command = {
  words: ['setup-link'],
  operands: [],
  summary: 'Print the one-time set-up link again',
  explanation: ['The link works until somebody has used it. Whoever has it first makes the first account.'],
  options: {},
  examples: ['npx kurzum setup-link', 'xdg-open "$(npx kurzum setup-link)"'],
  async run({ config }) {
    const value = await ask<{ url: string }>(config, { method: 'GET', path: '/local/setup-link' });
    return { value, text: value.url };
  },
};

const tenant: Option = { value: 'ID', meaning: 'of which tenant, where there are several' };

const tokenCreate: Command = {
  words: ['token', 'create'],
  operands: [],
  summary: 'Make a token for the API',
  explanation: [
    'The token acts as the owner of the tenant, and is shown this once. Revoke it with token revoke when it is no longer needed.',
    'Without --grants it may do all that tokens may. A grant is a resource and a right: link, qr, project, domain, report, member, token, audit or settings; view, create, edit or delete. After a colon stands in which project (its id), or own for what the owner made; without one it holds everywhere.',
  ],
  options: {
    name: { value: 'NAME', meaning: 'what it is for, to recognise it later ("command line")' },
    expires: { value: 'WHEN', meaning: 'when it ends by itself: 90d, 12h, or 2027-01-31T12:00:00Z (never)' },
    grants: { value: 'LIST', meaning: 'what it may do, such as link.view,link.create:own (everything)' },
    tenant,
  },
  examples: [
    'npx kurzum token create --name "Nightly import" --expires 90d --grants link.view,link.create',
    'curl -H "Authorization: Bearer $(npx kurzum token create)" http://localhost:8080/api/v1/links',
  ],
  async run({ options, config }) {
    const body = {
      name: options.get('name') ?? 'command line',
      ...expiry(options.get('expires')),
      ...(options.has('grants') ? { grants: options.get('grants')!.split(',').map(grantOf) } : {}),
      ...ofTenant(options),
    };
    const value = await ask<{ token: string }>(config, { method: 'POST', path: '/local/tokens', body });
    return { value, text: value.token, message: 'Keep it well: it is shown this once.' };
  },
};

/** Control reckons from its own clock; a moment is sent as it is. */
function expiry(when: string | undefined): { readonly expiresIn_ms?: number; readonly expiresAt?: string } {
  if (when === undefined) return {};
  if (/^\d{4}-\d\d-\d\dT/.test(when)) return { expiresAt: when };
  const expiresIn_ms = duration_ms(when);
  if (expiresIn_ms === null)
    throw new UsageError(`When? Say 90d or 12h, or a moment such as 2027-01-31T12:00:00Z. ${hint(tokenCreate)}`);
  return { expiresIn_ms };
}

/** `link.edit`, `link.edit:own` or `link.edit:<id of a project>`; which words there are, control knows. */
function grantOf(text: string): object {
  const [, resource, right, where] = /^([a-z]+)\.([a-z]+)(?::(own|[\da-f-]{36}))?$/.exec(text.trim()) ?? [];
  if (resource === undefined)
    throw new UsageError(`"${text.trim()}" is no grant. Write link.view or link.edit:own. ${hint(tokenCreate)}`);
  if (where === undefined) return { resource, right, scope: { of: 'all' } };
  return { resource, right, scope: where === 'own' ? { of: 'own' } : { of: 'project', projectId: where } };
}

const tokenList: Command = {
  words: ['token', 'list'],
  operands: [],
  summary: 'List the tokens that are valid',
  explanation: ['A line each: id, day of making, last day of use, name. The tokens themselves are stored nowhere.'],
  options: { tenant },
  examples: ['npx kurzum token list'],
  async run({ options, config }) {
    type Token = Readonly<Record<'id' | 'createdAt' | 'name', string>> & { readonly lastUsedDay: string | null };
    const path = `/local/tokens${queryOf(options)}`;
    const value = await ask<{ items: readonly Token[] }>(config, { method: 'GET', path });
    const lines = value.items.map(({ id, createdAt, lastUsedDay, name }) =>
      [id, createdAt.slice(0, 10), lastUsedDay ?? 'never used', name].join('\t'),
    );
    return { value, text: lines.join('\n') };
  },
};

const tokenRevoke: Command = {
  words: ['token', 'revoke'],
  operands: ['ID'],
  summary: 'End a token, at once and for good',
  explanation: ['Takes the id that token create and token list show, not the token.'],
  options: { id: { value: 'ID', meaning: 'which, if not given as ID' }, tenant },
  examples: ['npx kurzum token revoke 01a20720-8963-7574-b3d0-654988f477a4'],
  async run({ options, operands, config }) {
    const id = operands[0] ?? required(tokenRevoke, options, 'id');
    const path = `/local/tokens/${encodeURIComponent(id)}${queryOf(options)}`;
    await ask(config, { method: 'DELETE', path });
    return { value: { id }, text: id, message: 'Revoked:' };
  },
};

const linkCreate: Command = {
  words: ['link', 'create'],
  operands: ['TARGET'],
  summary: 'Make a short link',
  explanation: [
    'Made in the name of the owner, since whoever may open the socket of Kurzum owns the machine; the audit log says that it came from a command. With --token it is made in the name of the token’s member.',
  ],
  options: {
    target: { value: 'URL', meaning: 'where it leads, if not given as TARGET' },
    slug: { value: 'NAME', meaning: 'what stands after the slash (random)' },
    title: { value: 'TEXT', meaning: 'a title, to find it again' },
    notes: { value: 'TEXT', meaning: 'notes' },
    tag: { value: 'TEXT', meaning: 'a tag; may be given several times', repeats: true },
    project: { value: 'ID', meaning: 'the project it belongs to' },
    token: { value: 'kz_…', meaning: 'act as the member of this token' },
    tenant,
  },
  examples: [
    'npx kurzum link create https://example.org/summer',
    'npx kurzum link create https://example.org/summer --slug summer --tag poster --tag 2026',
    'npx kurzum link create https://example.org/ --json | jq -r .qrUrl',
  ],
  async run({ options, lists, operands, config }) {
    const token = options.get('token');
    const body = {
      target: operands[0] ?? required(linkCreate, options, 'target'),
      ...picked(options, { slug: 'slug', title: 'title', notes: 'notes', project: 'projectId' }),
      ...(lists.has('tag') ? { tags: lists.get('tag') } : {}),
      ...(token === undefined ? ofTenant(options) : {}),
    };
    const path = token === undefined ? '/local/links' : '/api/v1/links';
    const value = await ask<{ shortUrl: string }>(config, { method: 'POST', path, body, token });
    return { value, text: value.shortUrl };
  },
};

const memberReset: Command = {
  words: ['member', 'reset'],
  operands: ['EMAIL'],
  summary: 'Give somebody who lost their password a new one',
  explanation: [
    'The new password is random and shown this once. Every session of that person ends, and no browser is trusted any more; tokens stay valid.',
    'Second factors stay, so that a password alone opens nothing. With --factors they go too: for somebody who lost passkeys, app and recovery codes.',
  ],
  options: {
    email: { value: 'ADDRESS', meaning: 'whose, if not given as EMAIL' },
    factors: { meaning: 'take their second factors away too' },
  },
  examples: ['npx kurzum member reset you@example.org', 'npx kurzum member reset you@example.org --factors'],
  async run({ options, flags, operands, config }) {
    const body = {
      email: operands[0] ?? required(memberReset, options, 'email'),
      ...(flags.has('factors') ? { factors: true } : {}),
    };
    const value = await ask<{ password: string }>(config, { method: 'POST', path: '/local/member-reset', body });
    return { value, text: value.password, message: 'The new password, shown this once:' };
  },
};

const config: Command = {
  words: ['config'],
  operands: [],
  summary: 'List every setting, what it is now, and what it means',
  explanation: [
    'Settings come from the environment, or from the file .env beside package.json; the environment wins. Kurzum reads them when it starts. Passwords are not shown.',
  ],
  options: {},
  examples: ['npx kurzum config', 'KURZUM_PORT=9000 npx kurzum config --json'],
  async run({ config: inForce }) {
    const values = valuesInForce(inForce);
    const value = settings.map((setting) => ({ ...setting, value: values[setting.name] }));
    const text = value.map(({ name, value: now, meaning }) => `# ${meaning}\n${name}=${now}`).join('\n\n');
    return { value, text };
  },
};

/** Control takes no more either. */
const advance_days_max = 366;

const clockAdvance: Command = {
  words: ['clock', 'advance'],
  operands: ['DURATION'],
  summary: 'Move the clock of every process forward (KURZUM_ENV=test only)',
  explanation: [
    `Takes a number with a unit: s, m, h or d; at most ${advance_days_max}d at once. The clock stays ahead until Kurzum is stopped.`,
  ],
  options: {},
  examples: ['npx kurzum clock advance 15m'],
  async run({ operands, config: inForce }) {
    const body = { advance_ms: advance_ms(operands[0] ?? '') };
    const value = await ask<{ now: string }>(inForce, { method: 'POST', path: '/local/clock', body });
    return { value, text: value.now };
  },
};

const unit_ms: Readonly<Record<string, number>> = { s: 1_000, m: 60_000, h: 3_600_000, d: 86_400_000 };

function advance_ms(text: string): number {
  const by_ms = duration_ms(text);
  if (by_ms === null) throw new UsageError(`How far? Say a number with a unit, such as 15m. ${hint(clockAdvance)}`);
  if (by_ms > advance_days_max * unit_ms['d']!)
    throw new UsageError(`That is too far: the clock moves ${advance_days_max} days at most at once.`);
  return by_ms;
}

/** Null where it is no number with a unit. */
function duration_ms(text: string): number | null {
  const [, count, unit] = /^(\d+)([smhd])$/.exec(text) ?? [];
  return count && unit ? Number(count) * unit_ms[unit]! : null;
}

function required(command: Command, options: ReadonlyMap<string, string>, name: string): string {
  const value = options.get(name);
  if (value === undefined) throw new UsageError(`--${name} is missing. ${hint(command)}`);
  return value;
}

function ofTenant(options: ReadonlyMap<string, string>): Record<string, string> {
  return picked(options, { tenant: 'tenantId' });
}

function queryOf(options: ReadonlyMap<string, string>): string {
  const query = new URLSearchParams(ofTenant(options)).toString();
  return query === '' ? '' : `?${query}`;
}

/** Those of the options that were given, under the names the API has for them. */
function picked(options: ReadonlyMap<string, string>, names: Readonly<Record<string, string>>): Record<string, string> {
  const given = Object.entries(names).filter(([option]) => options.has(option));
  return Object.fromEntries(given.map(([option, name]) => [name, options.get(option)!]));
}
