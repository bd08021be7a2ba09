import { expect, test } from 'vitest';
import { scriptsIn } from './other-scripts.ts';

test('a text asks for the faces of its letters, and Latin text for none', () => {
  expect(scriptsIn('{"name":"Élodie Saint-Just – Adébáyọ̀"}')).toEqual([]);
  expect(scriptsIn('{"name":"فاطمة الزهراني"}')).toEqual(['arabic']);
  expect(scriptsIn('李小龍 / محمد')).toEqual(['arabic', 'han']);
});
