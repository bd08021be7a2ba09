import { expect, test } from 'vitest';
import { withinSite } from '../within-site.ts';
import { keyOf } from './institution-key.ts';

test('after signing in a person comes back to a page of this site, never to another site', () => {
  expect(withinSite('/harbour/students?week=2014-02-17')).toBe('/harbour/students?week=2014-02-17');
  for (const elsewhere of [
    'https://evil.example/',
    '//evil.example',
    '/\\evil.example',
    'javascript:alert(1)',
    undefined,
    '',
  ]) {
    expect(withinSite(elsewhere)).toBe('/');
  }
});

test('an institution’s short name is made of its name', () => {
  expect(keyOf('St Mary’s Collège, Leeds')).toBe('st-mary-s-college-leeds');
  expect(keyOf('—')).toBe('');
});
