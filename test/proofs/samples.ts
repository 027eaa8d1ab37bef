/** Samples: the least that a row of the route table takes, made from its own schema, so that new rows are tried unasked. */
import { z } from 'zod';
import type { Route } from '#http';

type Schema = { readonly [key: string]: unknown };

/** By the field's name, where any text would not do. */
const texts: Readonly<Record<string, string>> = {
  target: 'https://example.org/sample',
  url: 'https://example.org/sample',
  email: 'sample@people.example',
  password: 'eleven purple giraffes',
};

/** A body that the row's shape accepts; undefined where it takes none. */
export function sampleBody(row: Route): unknown {
  if (!row.body) return undefined;
  return sampleOf(z.toJSONSchema(row.body, { io: 'input', unrepresentable: 'any' }) as Schema, '');
}

/** A query that the row's shape accepts, with its `?`; '' where nothing is required. */
export function sampleQuery(row: Route): string {
  if (!row.query) return '';
  const schema = z.toJSONSchema(row.query, { io: 'input', unrepresentable: 'any' }) as Schema;
  const query = new URLSearchParams(sampleOf(schema, '') as Record<string, string>).toString();
  return query === '' ? '' : `?${query}`;
}

function sampleOf(schema: Schema, name: string): unknown {
  if ('const' in schema) return schema['const'];
  const [first] = (schema['enum'] ?? schema['anyOf'] ?? schema['oneOf'] ?? []) as readonly unknown[];
  if (schema['enum']) return first;
  if (first) return sampleOf(first as Schema, name);
  switch (schema['type']) {
    case 'object': {
      const properties = (schema['properties'] ?? {}) as Readonly<Record<string, Schema>>;
      const required = [...((schema['required'] ?? []) as readonly string[])];
      // What takes one of several takes this.
      if ('linkId' in properties && 'content' in properties) required.push('content');
      return Object.fromEntries(required.map((field) => [field, sampleOf(properties[field]!, field)]));
    }
    case 'array':
      return Array.from({ length: (schema['minItems'] as number | undefined) ?? 0 }, () =>
        sampleOf(schema['items'] as Schema, name),
      );
    case 'string':
      return sampleText(schema, name);
    case 'integer':
    case 'number':
      return schema['minimum'] ?? 0;
    case 'boolean':
      return false;
    default:
      return null;
  }
}

function sampleText(schema: Schema, name: string): string {
  if (texts[name] !== undefined) return texts[name];
  if (schema['format'] === 'uuid') return '0192b5d4-0000-7000-8000-000000000000';
  if (schema['format'] === 'date-time') return '2099-01-01T00:00:00Z';
  if (schema['format'] === 'date') return '2026-01-01';
  return 'sample'.padEnd((schema['minLength'] as number | undefined) ?? 0, 'x');
}
