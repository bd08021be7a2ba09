import { expect, test } from 'vitest';
import { spoiled } from './spoil.ts';

const csv = `student_id,session,starts_at,mark\n${Array.from({ length: 80 }, (_, i) => `H${i},S,23/02/2026 10:00:00,P`).join('\n')}\n`;
const columns = { student: 'student_id', date: 'starts_at', code: 'mark' };

test('a spoiled file has as many rows, and one in ten is wrong, each in its way', () => {
  const rows = spoiled(csv, columns, 10).trimEnd().split('\n');
  expect(rows).toHaveLength(81);
  const wrong = rows.filter((row, index) => row !== csv.split('\n')[index]);
  expect(wrong).toEqual([
    'H9,S,23/02/2026 10:00:00,Present',
    'X-104417,S,23/02/2026 10:00:00,P',
    'H29,S,23/02/2026 10:00:00,Present',
    'H39,S,31/02/2026,P',
    'H49,S,23/02/2026 10:00:00,Present',
    'H59,S,23/02/2026 10:00:00,',
    'H69,S,23/02/2026 10:00:00,Present',
    'X-104417,S,23/02/2026 10:00:00,P',
  ]);
});
