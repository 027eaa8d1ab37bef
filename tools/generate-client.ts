/** Generates the dashboard's client from the OpenAPI document: its types, and one function for each operation. */
import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { openApiDocument, routeTable, type Json, type JsonObject } from '#http';

const root = join(import.meta.dirname, '..');

/** Where the generated file lies, below the clone. */
export const clientPath = 'dashboard/src/api/client.ts';

/** The text of the client, formatted like everything else here. */
export function generateClient(document: JsonObject): string {
  const schemas = (document['components'] as JsonObject)['schemas'] as JsonObject;
  const types = Object.entries(schemas).map(
    ([name, schema]) => `export type ${name} = ${typeOf(schema as JsonObject)};\n`,
  );
  const operations = Object.entries(document['paths'] as JsonObject).flatMap(([path, item]) =>
    Object.entries(item as JsonObject).map(([method, operation]) =>
      operationText(path, method.toUpperCase(), operation as JsonObject),
    ),
  );
  return formatted([opening, ...types, callText, `export const api = {\n${operations.join('\n')}};\n`].join('\n'));
}

function formatted(text: string): string {
  const oxfmt = join(root, 'node_modules', '.bin', 'oxfmt');
  return execFileSync(oxfmt, [`--stdin-filepath=${clientPath}`], { input: text, cwd: root, encoding: 'utf8' });
}

const opening = `/** The API as the dashboard calls it. Generated from the route table: run \`node tools/generate-client.ts\` after changing it. */
`;

/** The one function that all calls go through, in the words of the generated file. */
const callText = `export type ProblemType = Problem['type'] extends \`/problems/\${infer Name}\` ? Name : never;

/** What every failed call throws. \`unreachable\` means that no answer came at all. */
export class ApiProblem extends Error {
  override readonly name = 'ApiProblem';
  readonly type: ProblemType | 'unreachable';
  readonly status: number;
  readonly errors: NonNullable<Problem['errors']>;
  /** Seconds to wait before trying again, where the server said so. */
  readonly retryAfter_s: number | null;

  constructor(type: ProblemType | 'unreachable', status: number, problem: Partial<Problem>, retryAfter_s: number | null) {
    super(problem.detail ?? type);
    this.type = type;
    this.status = status;
    this.errors = problem.errors ?? [];
    this.retryAfter_s = retryAfter_s;
  }
}

/** A thing and the tag of its version, to be sent back as \`ifMatch\`. */
export type Versioned<Value> = { readonly value: Value; readonly etag: string };

type Request = {
  readonly query?: object | undefined;
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string | undefined>>;
  readonly signal?: AbortSignal | undefined;
};

type Options = { readonly signal?: AbortSignal };

/** What the page does about a refusal before the caller hears of it: true where the same is to be asked again. */
type Remedy = (problem: ApiProblem) => Promise<boolean>;

/** How the page stands to its person; it says so once, when it starts. */
type Standing = {
  readonly remedy: Remedy;
  /** Whether nobody does anything here just now: what is then read keeps no session awake. */
  readonly isUnattended: () => boolean;
  /** The member as whom the page reads, null for oneself; as another, nothing can be changed. */
  readonly seenAs: () => string | null;
};

let standing: Standing = { remedy: () => Promise.resolve(false), isUnattended: () => false, seenAs: () => null };

export function stand(as: Standing): void {
  standing = as;
}

async function send(method: string, path: string, request: Request): Promise<Response> {
  for (;;) {
    const response = await sendOnce(method, path, request);
    if (response.ok) return response;
    const problem = await problemOf(response);
    if (!(await standing.remedy(problem))) throw problem;
  }
}

async function sendOnce(method: string, path: string, { query, body, headers, signal }: Request): Promise<Response> {
  const sent = new Headers();
  for (const [name, value] of Object.entries(headers ?? {})) if (value !== undefined) sent.set(name, value);
  const octets = body instanceof Blob;
  if (body !== undefined) sent.set('content-type', octets ? 'application/octet-stream' : 'application/json');
  if (method === 'GET' && standing.isUnattended()) sent.set('kurzum-poll', '1');
  const as = standing.seenAs();
  if (as !== null) sent.set('kurzum-as', as);
  const init: RequestInit = { method, headers: sent, credentials: 'same-origin', signal: signal ?? null };
  if (body !== undefined) init.body = octets ? body : JSON.stringify(body);
  return fetch(path + queryText(query), init).catch((error: unknown) => {
    if (signal?.aborted) throw error;
    throw new ApiProblem('unreachable', 0, {}, null);
  });
}

async function problemOf(response: Response): Promise<ApiProblem> {
  const wait = Number(response.headers.get('retry-after') ?? Number.NaN);
  const problem = (await response.json().catch(() => ({}))) as Partial<Problem>;
  const type = (problem.type?.split('/').at(-1) ?? 'unavailable') as ProblemType;
  return new ApiProblem(type, response.status, problem, Number.isNaN(wait) ? null : wait);
}

function queryText(query: object = {}): string {
  const pairs = Object.entries(query).filter(([, value]) => value !== undefined && value !== '');
  return pairs.length === 0 ? '' : \`?\${new URLSearchParams(pairs.map(([name, value]) => [name, String(value)]))}\`;
}

async function json<Value>(response: Promise<Response>): Promise<Value> {
  return (await (await response).json()) as Value;
}

async function versioned<Value>(response: Promise<Response>): Promise<Versioned<Value>> {
  const answered = await response;
  return { value: (await answered.json()) as Value, etag: answered.headers.get('etag') ?? '*' };
}

async function done(response: Promise<Response>): Promise<void> {
  await response;
}

async function file(response: Promise<Response>): Promise<Blob> {
  return (await response).blob();
}
`;

function operationText(path: string, method: string, operation: JsonObject): string {
  const parameters = operation['parameters'] as readonly JsonObject[];
  const inPath = parameters
    .filter((parameter) => parameter['in'] === 'path')
    .map((parameter) => parameter['name'] as string);
  const inQuery = parameters.filter((parameter) => parameter['in'] === 'query');
  const inHeader = parameters
    .filter((parameter) => parameter['in'] === 'header')
    .map((parameter) => parameter['name'] as string);
  const body = bodyType(operation);
  const success = successOf(operation);
  const address = `\`${path.replaceAll(/\{(\w+)\}/g, (_, name: string) => `\${encodeURIComponent(${name})}`)}\``;
  const takes = inPath.map((name) => `${name}: string`);
  const summary = operation['summary'] as string;
  const name = operation['operationId'] as string;

  const where = [...takes, `query: ${queryType(inQuery)} = {}`].join(', ');
  const fileText = `  /** ${summary}: the address of the file. */\n  ${name}Url(${where}): string {\n    return ${address} + queryText(query);\n  },\n`;
  if (!success.call) return fileText;
  // A call gives JSON where there is any, whatever else there is to be had.
  const asked =
    success.files && success.call !== 'file' ? inQuery.filter((parameter) => parameter['name'] !== 'format') : inQuery;
  const options = inHeader.map((name) => `readonly ${camelCase(name)}?: string`);
  const list = [
    ...takes,
    ...(body ? [`body: ${body}`] : []),
    ...(asked.length > 0 ? [`query: ${queryType(asked)} = {}`] : []),
    `options: Options${options.length > 0 ? ` & { ${options.join('; ')} }` : ''} = {}`,
  ].join(', ');
  const request = [
    ...(inQuery.length > 0 ? ['query'] : []),
    ...(body ? ['body'] : []),
    ...(inHeader.length > 0
      ? [`headers: { ${inHeader.map((name) => `'${name}': options.${camelCase(name)}`).join(', ')} }`]
      : []),
    'signal: options.signal',
  ].join(', ');
  const call = `send('${method}', ${address}, { ${request} })`;
  const text = `  /** ${summary}. */\n  ${name}(${list}): Promise<${success.type}> {\n    return ${success.call}(${call});\n  },\n`;
  return success.files && method === 'GET' ? `${text}\n${fileText}` : text;
}

function queryType(parameters: readonly JsonObject[]): string {
  const fields = parameters.map(
    (parameter) => `readonly ${parameter['name'] as string}?: ${typeOf(parameter['schema'] as JsonObject)}`,
  );
  return `{ ${fields.join('; ')} }`;
}

type Answers = {
  /** What makes the answer's value; null where there are only files that a page leads to and doesn't call. */
  readonly call: 'json' | 'versioned' | 'done' | 'file' | null;
  readonly type: string;
  readonly files: boolean;
};

function successOf(operation: JsonObject): Answers {
  const responses = Object.entries(operation['responses'] as JsonObject);
  const [, response] = responses.find(([status]) => status.startsWith('2')) as [string, JsonObject];
  const content = response['content'] as JsonObject | undefined;
  if (!content) return { call: 'done', type: 'void', files: false };
  const { 'application/json': media, ...files } = content as { readonly [media: string]: JsonObject };
  // No address has a body, and behind one nobody could say why they were refused.
  const isCalled = 'requestBody' in operation || '409' in (operation['responses'] as JsonObject);
  if (!media)
    return isCalled ? { call: 'file', type: 'Blob', files: true } : { call: null, type: 'string', files: true };
  const type = typeOf(media['schema'] as JsonObject);
  const given = { files: Object.keys(files).length > 0 };
  return response['headers']
    ? { call: 'versioned', type: `Versioned<${type}>`, ...given }
    : { call: 'json', type, ...given };
}

/** Null where the operation takes no body. */
function bodyType(operation: JsonObject): string | null {
  const content = (operation['requestBody'] as JsonObject | undefined)?.['content'] as JsonObject | undefined;
  const json = content?.['application/json'] as JsonObject | undefined;
  if (json) return typeOf(json['schema'] as JsonObject);
  return content ? 'Blob' : null;
}

/** A JSON schema as a TypeScript type; only what our own schemas use. */
function typeOf(schema: JsonObject): string {
  const reference = schema['$ref'] as string | undefined;
  if (reference) return reference.split('/').at(-1)!;
  const choices = (schema['enum'] ?? (schema['const'] === undefined ? undefined : [schema['const']])) as
    | readonly Json[]
    | undefined;
  if (choices)
    return choices.map((choice) => (typeof choice === 'string' ? `'${choice}'` : String(choice))).join(' | ');
  const several = (schema['anyOf'] ?? schema['oneOf']) as readonly JsonObject[] | undefined;
  if (several) return several.map(typeOf).join(' | ');
  if (schema['type'] === undefined) return 'unknown';
  const types = Array.isArray(schema['type']) ? (schema['type'] as readonly string[]) : [schema['type'] as string];
  return types.map((type) => typeNamed(type, schema)).join(' | ');
}

function typeNamed(type: string, schema: JsonObject): string {
  if (type === 'integer' || type === 'number') return 'number';
  if (type === 'array') {
    const item = typeOf(schema['items'] as JsonObject);
    return `readonly ${/[ |]/.test(item) ? `(${item})` : item}[]`;
  }
  // A colour, as `#qr` types it.
  if (type === 'string' && schema['pattern'] === '^#[0-9A-Fa-f]{6}$') return '`#${string}`';
  if (type !== 'object') return type;
  // An object of which nothing is said but that it is one: what browsers make for authenticators.
  if (!schema['properties'] && Object.keys((schema['additionalProperties'] ?? {}) as JsonObject).length === 0)
    return 'object';
  return schema['properties'] ? objectType(schema) : recordType(schema);
}

function objectType(schema: JsonObject): string {
  const required = new Set((schema['required'] as readonly string[] | undefined) ?? []);
  const fields = Object.entries(schema['properties'] as JsonObject).map(
    ([name, value]) => `readonly ${name}${required.has(name) ? '' : '?'}: ${typeOf(value as JsonObject)}`,
  );
  return `{ ${fields.join('; ')} }`;
}

function recordType(schema: JsonObject): string {
  const keys = schema['propertyNames'] as JsonObject | undefined;
  return `{ readonly [key in ${keys ? typeOf(keys) : 'string'}]${schema['required'] ? '' : '?'}: ${typeOf(schema['additionalProperties'] as JsonObject)} }`;
}

function camelCase(header: string): string {
  return header.replaceAll('-', '').replace(/^[A-Z]/, (letter) => letter.toLowerCase());
}

if (import.meta.main) {
  const text = generateClient(openApiDocument(routeTable, 'http://localhost:8080'));
  writeFileSync(join(root, clientPath), text);
}
