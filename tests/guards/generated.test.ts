import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { describeApi } from '../../src/app/openapi.ts';
import { describeSchema } from '../../src/platform/db/describe-schema.ts';
import { freshDatabase } from '../database.ts';

it('has types and a data dictionary that match the migrated schema (npm run generate)', async () => {
  const database = await freshDatabase();
  const { types, dictionary } = await describeSchema(database);
  await database.close();
  expect(readFileSync('src/platform/db/schema.gen.ts', 'utf8')).toBe(types);
  expect(readFileSync('docs/data-dictionary.md', 'utf8')).toBe(dictionary);
});

it('has an API description that matches the routes (npm run generate)', () => {
  expect(JSON.parse(readFileSync('docs/openapi.json', 'utf8'))).toEqual(JSON.parse(JSON.stringify(describeApi())));
});
