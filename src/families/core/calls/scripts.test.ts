import { expect, it } from 'vitest';
import { readyLanguages } from '../../../kernel/languages.ts';
import { scriptIn, scriptKeys } from './scripts.ts';

const fields = { caller: 'Amina Farah', school: 'Riverbend', students: 'Luis' };

it('says who calls and of whom in every language that we have, and leaves no field open', () => {
  for (const key of scriptKeys)
    for (const language of readyLanguages) {
      const script = scriptIn(key, language, fields);
      const text = [script?.opening, ...(script?.questions ?? []), script?.closing].join(' ');
      for (const word of Object.values(fields)) expect(text, `${key} ${language}`).toContain(word);
      expect(text).not.toMatch(/[{}]/);
    }
});

it('has none where we have no words', () => {
  expect(scriptIn('welcome-call', 'so', fields)).toBeNull();
});
