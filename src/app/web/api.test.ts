import { afterEach, expect, test, vi } from 'vitest';
import { ApiProblem, api, queryString, tenant } from './api.ts';

afterEach(() => vi.unstubAllGlobals());

function answer(response: Response) {
  const fetched = vi.fn<typeof fetch>(async () => response.clone());
  vi.stubGlobal('fetch', fetched);
  return fetched;
}

test('a query leaves out what is not set and repeats lists', () => {
  expect(queryString({ week: '2014-02-17', unit: undefined, q: '', page: 2, year: ['1', '2'] })).toBe(
    '?week=2014-02-17&page=2&year=1&year=2',
  );
  expect(queryString()).toBe('');
  expect(tenant('ou', '/weeks')).toBe('/api/v1/ou/weeks');
});

test('whatever changes something carries the header that other sites cannot send', async () => {
  const fetched = answer(Response.json({ ok: true }));
  await api.post('/x', { a: 1 });
  await api.get('/x');
  expect(fetched.mock.calls[0]?.[1]?.headers).toMatchObject({ 'x-leadline': '1' });
  expect(fetched.mock.calls[1]?.[1]?.headers).not.toHaveProperty('x-leadline');
});

test('a problem keeps its code, its sentence and its details', async () => {
  answer(
    Response.json(
      { code: 'scoring.not-run', title: 'Not scored yet', detail: 'Start a run.', details: { week: '2014-02-17' } },
      { status: 409, headers: { 'content-type': 'application/problem+json' } },
    ),
  );
  const problem = await api.get('/x').catch((error: unknown) => error);
  expect(problem).toBeInstanceOf(ApiProblem);
  expect(problem).toMatchObject({
    code: 'scoring.not-run',
    title: 'Not scored yet',
    message: 'Start a run.',
    status: 409,
    details: { week: '2014-02-17' },
  });
});

test('no connection is said in words', async () => {
  vi.stubGlobal('fetch', async () => Promise.reject(new TypeError('failed')));
  await expect(api.get('/x')).rejects.toMatchObject({ code: 'web.offline', title: 'No connection' });
});
