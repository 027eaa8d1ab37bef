/** Writes src/store/schema.ts anew; run it after a migration was added. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import pg from 'pg';
import { newDatabase } from '../test/world/database.ts';
import { schemaSource } from './schema-source.ts';

const database = await newDatabase();
const client = new pg.Client({ connectionString: database.owner });
await client.connect();
writeFileSync(join(import.meta.dirname, '../src/store/schema.ts'), await schemaSource(client));
await client.end();
await database.drop();
