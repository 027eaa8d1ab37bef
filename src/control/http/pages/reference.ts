/** The reference: the OpenAPI document as one page to read, with an example of every call for a terminal. */
import { html } from 'hono/html';
import type { Json, JsonObject } from '../table/table.ts';
import type { FrontPage } from './front.ts';
import type { Html, Language } from './shell.ts';

/** @param document as `openApiDocument` makes it; `server` is where the examples go. */
export function reference(document: JsonObject, server: string): FrontPage {
  const calls = readCalls(document);
  const groups = Map.groupBy(calls, (call) => call.group);
  return {
    title: { de: 'Schnittstelle', en: 'API' },
    body: (language) =>
      html`${introduction(language, server)}
        <div class="reference">
          <nav aria-label="${language === 'de' ? 'Aufrufe' : 'Calls'}">
            ${[...groups].map(
              ([group, members]) =>
                html`<strong>${group}</strong>
                  <ul>
                    ${members.map((call) => html`<li><a href="#${call.name}">${call.summary}</a></li>`)}
                  </ul>`,
            )}
          </nav>
          <div>
            ${[...groups].map(
              ([group, members]) =>
                html`<h2>${group}</h2>
                  ${members.map((call) => article(document, call, language, server))}`,
            )}
          </div>
        </div>`,
  };
}

type Call = {
  readonly method: string;
  readonly path: string;
  readonly name: string;
  readonly group: string;
  readonly summary: string;
  readonly description: string;
  readonly grant: string | null;
  readonly parameters: readonly JsonObject[];
  readonly body: JsonObject | null;
  readonly responses: JsonObject;
};

function readCalls(document: JsonObject): readonly Call[] {
  return Object.entries(document['paths'] as JsonObject).flatMap(([path, item]) =>
    Object.entries(item as JsonObject).map(([method, value]) => {
      const operation = value as JsonObject;
      const content = (operation['requestBody'] as JsonObject | undefined)?.['content'] as JsonObject | undefined;
      const media = content?.['application/json'] as JsonObject | undefined;
      return {
        method: method.toUpperCase(),
        path,
        name: operation['operationId'] as string,
        group: (operation['tags'] as readonly string[])[0]!,
        summary: operation['summary'] as string,
        description: (operation['description'] as string | undefined) ?? '',
        grant: (operation['x-grant'] as string | undefined) ?? null,
        parameters: operation['parameters'] as readonly JsonObject[],
        body: (media?.['schema'] as JsonObject | undefined) ?? null,
        responses: operation['responses'] as JsonObject,
      };
    }),
  );
}

function introduction(language: Language, server: string): Html {
  const example = `curl ${server}/api/v1/links \\\n  -H 'Authorization: Bearer kz_…' \\\n  -H 'Content-Type: application/json' \\\n  -d '{"target": "https://example.org/"}'`;
  return language === 'de'
    ? html`<h1>Schnittstelle</h1>
        <p class="lead">
          Alles, was die Oberfläche kann, kann auch Ihr Programm. Gesprochen wird JSON, beschrieben in
          <a href="/api/v1/openapi.json">OpenAPI 3.1</a>.
        </p>
        <p>
          Ein Token zeigt <code>npx kurzum token create</code> auf dem Rechner, auf dem Kurzum läuft. Damit genügt ein
          Aufruf:
        </p>
        <pre tabindex="0"><code>${example}</code></pre>
        <p>
          Fehler sind Probleme nach RFC 9457: <code>type</code> bleibt stabil und führt auf eine Seite, die ihn erklärt;
          <code>errors</code> nennt Feld und Grund. Unbekannte Felder werden abgelehnt. Zeiten sind RFC 3339 in UTC,
          Tage beginnen in der Zeitzone des Betreibers.
        </p>`
    : html`<h1>API</h1>
        <p class="lead">
          Whatever the dashboard does, your program can do too, in JSON, as
          <a href="/api/v1/openapi.json">OpenAPI 3.1</a> describes it.
        </p>
        <p>
          <code>npx kurzum token create</code>, on the machine that runs Kurzum, shows a token. Then one call is enough:
        </p>
        <pre tabindex="0"><code>${example}</code></pre>
        <p>
          Errors are problems as in RFC 9457: <code>type</code> is stable and leads to a page that explains it,
          <code>errors</code> names field and reason. Unknown fields are refused. Times are RFC 3339 in UTC, and days
          begin in the operator's time zone.
        </p>`;
}

function article(document: JsonObject, call: Call, language: Language, server: string): Html {
  const de = language === 'de';
  const at = (place: string): readonly JsonObject[] => call.parameters.filter((parameter) => parameter['in'] === place);
  const answer = Object.entries(call.responses).find(([status]) => status.startsWith('2')) as [string, JsonObject];
  const problems = Object.keys(call.responses).filter((status) => !status.startsWith('2'));
  return html`<article id="${call.name}">
    <h3>${call.summary}</h3>
    <p class="line">
      <span class="method ${call.method.toLowerCase()}">${call.method}</span> <span>${call.path}</span>
    </p>
    ${call.description ? html`<p>${marked(call.description)}</p>` : ''}
    ${fields(de ? 'Im Pfad' : 'In the path', at('path').map(ofParameter), language)}
    ${fields(de ? 'In der Abfrage' : 'In the query', at('query').map(ofParameter), language)}
    ${fields(de ? 'In den Kopfzeilen' : 'In the headers', at('header').map(ofParameter), language)}
    ${call.body ? fields(de ? 'Im Inhalt' : 'In the body', ofSchema(document, call.body), language) : ''}
    <h4>${de ? 'Beispiel' : 'Example'}</h4>
    <pre tabindex="0"><code>${curl(document, call, server)}</code></pre>
    ${answerPart(document, answer, language)}
    <p class="soft">
      ${de ? 'Probleme: ' : 'Problems: '}${problems.join(', ')}${
        call.grant ? html` · ${de ? 'Recht: ' : 'Grant: '}<code>${call.grant}</code>` : ''
      }
    </p>
  </article>`;
}

function answerPart(document: JsonObject, [status, response]: [string, JsonObject], language: Language): Html {
  const content = (response['content'] as JsonObject | undefined) ?? {};
  const schema = (content['application/json'] as JsonObject | undefined)?.['schema'] as JsonObject | undefined;
  const label = `${language === 'de' ? 'Antwort' : 'Answer'} ${status}`;
  // Links are answered by half of the calls: folded up, the page can be taken in at a glance.
  if (schema) {
    return html`<details>
      <summary>${label}${named(schema)}</summary>
      ${table(ofSchema(document, schema), language)}
    </details>`;
  }
  const medias = Object.keys(content).join(', ');
  return html`<h4>${label}</h4>
    <p>${response['description'] as string}${medias ? html` (<code>${medias}</code>)` : ''}</p>`;
}

type Field = { readonly name: string; readonly kind: string; readonly required: boolean; readonly meaning: string };

function fields(label: string, rows: readonly Field[], language: Language): Html {
  if (rows.length === 0) return html``;
  return html`<h4>${label}</h4>
    ${table(rows, language)}`;
}

function table(rows: readonly Field[], language: Language): Html {
  return html`<div class="scroll" tabindex="0">
    <table>
      <tbody>
        ${rows.map(
          ({ name, kind, required, meaning }) =>
            html`<tr>
              <th scope="row">${name}</th>
              <td>${kind}</td>
              <td>
                ${marked(meaning)}
                ${required ? html`<span class="required">${language === 'de' ? 'erforderlich' : 'required'}</span>` : ''}
              </td>
            </tr>`,
        )}
      </tbody>
    </table>
  </div>`;
}

function named(schema: JsonObject): string {
  const name = referenceName(schema);
  return name ? `: ${name}` : '';
}

function ofParameter(parameter: JsonObject): Field {
  return {
    name: parameter['name'] as string,
    kind: kindOf(parameter['schema'] as JsonObject),
    required: parameter['required'] === true,
    meaning: (parameter['description'] as string | undefined) ?? '',
  };
}

/** The fields of an object; answers always have all of theirs, so nothing is marked as required there. */
function ofSchema(document: JsonObject, schema: JsonObject): readonly Field[] {
  const resolved = resolve(document, schema);
  const required = (resolved['required'] as readonly string[] | undefined) ?? [];
  const properties = (resolved['properties'] as JsonObject | undefined) ?? {};
  const isAnswer = Object.keys(properties).length > 0 && Object.keys(properties).length === required.length;
  return Object.entries(properties).map(([name, value]) => ({
    name,
    kind: kindOf(value as JsonObject),
    required: !isAnswer && required.includes(name),
    meaning: ((value as JsonObject)['description'] as string | undefined) ?? '',
  }));
}

function resolve(document: JsonObject, schema: JsonObject): JsonObject {
  const name = referenceName(schema);
  const schemas = (document['components'] as JsonObject)['schemas'] as JsonObject;
  return name ? (schemas[name] as JsonObject) : schema;
}

function referenceName(schema: JsonObject): string | undefined {
  return (schema['$ref'] as string | undefined)?.split('/').at(-1);
}

/** A schema in a few words: `string, 1 to 64 characters, or null`. */
function kindOf(schema: JsonObject): string {
  const name = referenceName(schema);
  if (name) return name;
  if (schema['enum']) return (schema['enum'] as readonly Json[]).join(' · ');
  if (schema['anyOf']) {
    const kinds = (schema['anyOf'] as readonly JsonObject[]).map(kindOf);
    return [...new Set(kinds.filter((kind) => kind !== 'null')), ...(kinds.includes('null') ? ['null'] : [])].join(
      ' or ',
    );
  }
  const type = Array.isArray(schema['type']) ? (schema['type'] as readonly string[]).join(' or ') : schema['type'];
  if (type === 'array') return `list of ${kindOf(schema['items'] as JsonObject)}`;
  const word = (schema['format'] as string | undefined) ?? (type as string | undefined) ?? 'any';
  const limits = limitsOf(schema);
  const fallback = schema['default'] === undefined ? '' : ` (${String(schema['default'])})`;
  return `${word}${limits ? `, ${limits}` : ''}${fallback}`;
}

function limitsOf(schema: JsonObject): string {
  const from = schema['minLength'] ?? schema['minimum'];
  const to = schema['maxLength'] ?? schema['maximum'];
  if (to === undefined || to === Number.MAX_SAFE_INTEGER) return '';
  const unit = schema['maxLength'] === undefined ? '' : ' characters';
  return from === undefined || from === 0 ? `up to ${Number(to)}${unit}` : `${Number(from)} to ${Number(to)}${unit}`;
}

/** Values that make the examples read like something one would do. */
const examples: Readonly<Record<string, Json>> = {
  id: '0199f6b0-7c1e-7d52-9b6a-3f0c5d1e8a44',
  target: 'https://example.org/summer',
  title: 'Summer party',
  name: 'Autumn campaign',
  email: 'you@example.org',
  password: 'a long sentence is a good password',
  tenant: 'Example Ltd',
  setupToken: '…',
};

function curl(document: JsonObject, call: Call, server: string): string {
  const path = call.path.replaceAll(/\{(\w+)\}/g, (_, name: string) => String(examples[name] ?? name));
  const lines = [`curl ${call.method === 'GET' ? '' : `-X ${call.method} `}${server}${path}`];
  if (call.grant) lines.push(`-H 'Authorization: Bearer kz_…'`);
  if (call.body) {
    const schema = resolve(document, call.body);
    const required = (schema['required'] as readonly string[] | undefined) ?? [];
    const names = required.length > 0 ? required : Object.keys(schema['properties'] as JsonObject).slice(0, 1);
    const body = Object.fromEntries(names.map((name) => [name, examples[name] ?? '…']));
    lines.push(`-H 'Content-Type: application/json'`, `-d '${JSON.stringify(body)}'`);
  }
  return lines.join(' \\\n  ');
}

/** Backticks become code; everything else is text. */
function marked(text: string): Html {
  return html`${text.split(/(`[^`]+`)/).map((part) => (part.startsWith('`') ? html`<code>${part.slice(1, -1)}</code>` : part))}`;
}
