/** The OpenAPI document: the route table as OpenAPI 3.1 (its schemas are JSON Schema 2020-12, made by zod). */
import { problemTypes, type ProblemType } from '#problem';
import { z } from 'zod';
import { problemsOf, type Route, type RequestHeader, type Success } from './routes.ts';
import { componentNames, problem } from './shapes.ts';

export type Json = string | number | boolean | null | readonly Json[] | { readonly [key: string]: Json };
export type JsonObject = { readonly [key: string]: Json };

/** The document for `rows`. `server` is the public address, `KURZUM_URL`; the version is that of the path. */
export function openApiDocument(rows: readonly Route[], server: string): JsonObject {
  const paths: Record<string, Record<string, Json>> = {};
  for (const row of rows) (paths[row.path] ??= {})[row.method.toLowerCase()] = operation(row);
  return {
    openapi: '3.1.1',
    info: {
      title: 'Kurzum',
      version: '1',
      description:
        'Short links, QR codes and their anonymous counts. Send `Authorization: Bearer kz_…`, and JSON in UTF-8 of at most 64 KiB. Fields that are not described here are refused.',
      license: { name: 'MIT', identifier: 'MIT' },
    },
    servers: [{ url: server }],
    security: [{ token: [] }, { session: [] }],
    tags: [...new Set(rows.map((row) => row.group))].map((name) => ({ name })),
    paths,
    components: {
      schemas: components(rows),
      responses: problemResponses(),
      securitySchemes: {
        token: { type: 'http', scheme: 'bearer', description: 'A token of a member: `npx kurzum token create`.' },
        session: {
          type: 'apiKey',
          in: 'cookie',
          name: server.startsWith('https:') ? '__Host-kurzum' : 'kurzum',
          description: "The dashboard's session. Calls that change something must come from Kurzum's own pages.",
        },
      },
    },
  };
}

function operation(row: Route): JsonObject {
  return {
    operationId: row.name,
    summary: row.summary,
    ...(row.description ? { description: row.description } : {}),
    tags: [row.group],
    ...(row.grant === null ? { security: [] } : { 'x-grant': row.grant ?? row.operator! }),
    ...(row.needs ? { 'x-needs': row.needs } : {}),
    parameters: [
      ...parameters('path', row.params),
      ...parameters('query', row.query),
      ...(row.headers ?? []).map((name) => headerParameters[name]),
    ],
    ...(row.body ? { requestBody: { required: true, content: bodyContent(row, row.body) } } : {}),
    ...(row.takesOctets ? { requestBody: { required: true, content: octets } } : {}),
    responses: { [row.success.status]: successResponse(row.success), ...problemReferences(row) },
  };
}

function bodyContent(row: Route, body: z.ZodType): JsonObject {
  const schema = jsonSchema(body, 'input');
  return { ...(row.bodyMedia ? { [row.bodyMedia]: { schema } } : {}), 'application/json': { schema } };
}

const octets: JsonObject = { 'application/octet-stream': { schema: {} } };

const headerParameters: Readonly<Record<RequestHeader, JsonObject>> = {
  'If-Match': {
    name: 'If-Match',
    in: 'header',
    required: false,
    description: 'The `ETag` you last saw, or `*`. Where the version has moved on, the answer is `conflict`.',
    schema: { type: 'string', examples: ['"v3"'] },
  },
  'Idempotency-Key': {
    name: 'Idempotency-Key',
    in: 'header',
    required: false,
    description:
      'Of your own choice, best a UUID. The same request with the same key answers with what it made, for two days.',
    schema: { type: 'string', minLength: 1, maxLength: 255, pattern: '^[\\x21-\\x7e]+$' },
  },
  'Accept-Language': {
    name: 'Accept-Language',
    in: 'header',
    required: false,
    description: 'The language of sentences for people: German, or otherwise English.',
    schema: { type: 'string', examples: ['de'] },
  },
};

function parameters(place: 'path' | 'query', shape: z.ZodObject | undefined): readonly JsonObject[] {
  if (!shape) return [];
  const { properties = {}, required = [] } = z.toJSONSchema(shape, { io: 'input' });
  return Object.entries(properties).map(([name, schema]) => {
    const { description, ...rest } = schema as JsonObject;
    return {
      name,
      in: place,
      required: place === 'path' || required.includes(name),
      ...(description ? { description } : {}),
      schema: rest,
    };
  });
}

function successResponse(success: Success): JsonObject {
  const schema = success.body ? jsonSchema(success.body, 'output') : null;
  const content = {
    ...(schema ? { 'application/json': { schema } } : {}),
    ...Object.fromEntries((success.files ?? []).map((media) => [media, { schema: fileSchema(media) }])),
  };
  return {
    description: success.description,
    ...(success.etag
      ? { headers: { ETag: { description: 'The version, for `If-Match`: `"v3"`', schema: { type: 'string' } } } }
      : {}),
    ...(Object.keys(content).length > 0 ? { content } : {}),
  };
}

function fileSchema(media: string): JsonObject {
  return media.startsWith('text/')
    ? { type: 'string' }
    : { type: 'string', contentMediaType: 'application/octet-stream' };
}

/** A response per status: where two problems share one, the description names both. */
function problemReferences(row: Route): JsonObject {
  const byStatus = Map.groupBy(problemsOf(row), (type) => problemTypes[type].status);
  return Object.fromEntries(
    [...byStatus].map(([status, types]) => [
      status,
      types.length === 1
        ? { $ref: `#/components/responses/${types[0]}` }
        : problemResponse(types.map((type) => `\`${type}\`: ${problemTypes[type].title}.`).join(' ')),
    ]),
  );
}

function problemResponses(): JsonObject {
  return Object.fromEntries(
    (Object.keys(problemTypes) as ProblemType[]).map((type) => [type, problemResponse(problemTypes[type].title)]),
  );
}

function problemResponse(description: string): JsonObject {
  return { description, content: { 'application/problem+json': { schema: jsonSchema(problem, 'output') } } };
}

/** A reference where the schema has a name in `shapes`, the schema itself where it has none. */
function jsonSchema(schema: z.ZodType, io: 'input' | 'output'): JsonObject {
  const name = componentNames.get(schema)?.id;
  if (name) return { $ref: `#/components/schemas/${name}` };
  const { $schema: _, ...plain } = z.toJSONSchema(schema, { io }) as Record<string, Json>;
  return plain;
}

/** The named schemas; what clients send is described as input, what they get as output. */
function components(rows: readonly Route[]): JsonObject {
  const sent = new Set(rows.flatMap((row) => (row.body ? [row.body] : [])));
  const uri = (id: string): string => `#/components/schemas/${id}`;
  const input = z.toJSONSchema(componentNames, { uri, io: 'input' }).schemas;
  const output = z.toJSONSchema(componentNames, { uri, io: 'output' }).schemas;
  const inputNames = new Set([...sent].map((schema) => componentNames.get(schema)?.id));
  return Object.fromEntries(
    Object.keys(output).map((id) => {
      const { $schema: _, $id: __, ...plain } = (inputNames.has(id) ? input : output)[id] as Record<string, Json>;
      return [id, plain];
    }),
  );
}
