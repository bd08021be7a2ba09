import { existsSync, globSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';

const sources = globSync('src/**/*.{ts,tsx}').filter((path) => !path.endsWith('.gen.ts'));

describe('the source tree', () => {
  it('is looked at', () => {
    expect(sources.length).toBeGreaterThan(100);
  });

  it('has no file over 400 lines', () => {
    const long = sources.filter((path) => readFileSync(path, 'utf8').split('\n').length > 401);
    expect(long).toEqual([]);
  });

  /** What writes for the system's own sake (derived, made anew at will), or as a part of a verb that records. */
  const partsOfVerbs = [
    'src/ledger/server/record.ts',
    'src/trends/server/follow-runs.ts',
    'src/attendance/server/keep-marks.ts',
    'src/attendance/server/standings/refresh-standings.ts',
    // Derived from marks: what it takes back is recorded by correct-notices.
    'src/notices/server/count-due.ts',
    'src/insights/server/effects/follow-plans.ts',
  ];
  it('records in the ledger whatever a verb writes', () => {
    const verbs = sources.filter(
      (path) => /^src\/[^/]+\/server\//.test(path) && !path.includes('.test.') && !partsOfVerbs.includes(path),
    );
    const writing = verbs.filter((path) => {
      const text = readFileSync(path, 'utf8');
      return /forInstitution\(/.test(text) && /\.(insertInto|updateTable|deleteFrom)\(/.test(text);
    });
    expect(writing.length).toBeGreaterThanOrEqual(7);
    const silent = writing.filter((path) => !/\brecord\(/.test(readFileSync(path, 'utf8')));
    expect(silent).toEqual([]);
  });

  it('says where things are: no dead path in the documents', () => {
    const documents = [
      'README.md',
      'ARCHITECTURE.md',
      'CONTRIBUTING.md',
      'GLOSSARY.md',
      ...globSync('docs/**/*.md'),
    ].filter((path) => existsSync(path));
    const dead = documents.flatMap((path) =>
      [...readFileSync(path, 'utf8').matchAll(/`((?:src|docs|tests|bench|samples|migrations|scripts)\/[\w./-]+)`/g)]
        .map((match) => match[1] ?? '')
        .filter((target) => !existsSync(target))
        .map((target) => `${path}: ${target}`),
    );
    expect(dead).toEqual([]);
  });
});
