import { fetchFacesFor } from '../../ui/other-scripts.ts';

/** The one way to the server: typed answers, and every refusal as an ApiProblem that says what to do. */

export class ApiProblem extends Error {
  readonly code: string;
  readonly title: string;
  readonly status: number;
  readonly details: Readonly<Record<string, unknown>>;

  constructor(status: number, code: string, title: string, detail: string, details: Record<string, unknown> = {}) {
    super(detail);
    this.name = 'ApiProblem';
    this.status = status;
    this.code = code;
    this.title = title;
    this.details = details;
  }
}

export type Query = object;

export const api = {
  get: <T>(path: string, query?: Query, signal?: AbortSignal): Promise<T> =>
    send<T>('GET', path + queryString(query), undefined, signal),
  post: <T>(path: string, body?: unknown): Promise<T> => send<T>('POST', path, body),
  put: <T>(path: string, body?: unknown): Promise<T> => send<T>('PUT', path, body),
  patch: <T>(path: string, body?: unknown): Promise<T> => send<T>('PATCH', path, body),
  delete: <T>(path: string): Promise<T> => send<T>('DELETE', path),
};

/** `tenant('harbour', '/students/list')` -> '/api/v1/harbour/students/list' */
export function tenant(institution: string, path: string): string {
  return `/api/v1/${encodeURIComponent(institution)}${path}`;
}

/** "?week=2014-02-17&page=2"; what is undefined, null or empty is left out, a list is repeated. */
export function queryString(query: Query = {}): string {
  const search = new URLSearchParams();
  for (const [name, value] of Object.entries(query)) {
    for (const one of Array.isArray(value) ? value : [value]) {
      if (one !== undefined && one !== null && one !== '') search.append(name, String(one));
    }
  }
  const text = search.toString();
  return text ? `?${text}` : '';
}

async function send<T>(method: string, path: string, body?: unknown, signal?: AbortSignal): Promise<T> {
  const headers: Record<string, string> = { accept: 'application/json' };
  // A form on another site cannot set a header: this is what tells our own requests apart.
  if (method !== 'GET') headers['x-leadline'] = '1';
  if (body !== undefined) headers['content-type'] = 'application/json';
  let response: Response;
  try {
    response = await fetch(path, {
      method,
      headers,
      credentials: 'same-origin',
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      ...(signal ? { signal } : {}),
    });
  } catch (error) {
    if (signal?.aborted) throw error;
    throw new ApiProblem(
      0,
      'web.offline',
      'No connection',
      'The server cannot be reached. Check your connection, then try again; nothing was lost.',
    );
  }
  if (!response.ok) throw await problemOf(response);
  if (response.status === 204 || response.headers.get('content-length') === '0') return undefined as T;
  const text = await response.text();
  fetchFacesFor(text);
  return JSON.parse(text) as T;
}

async function problemOf(response: Response): Promise<ApiProblem> {
  const type = response.headers.get('content-type') ?? '';
  if (type.includes('json')) {
    const told = (await response.json().catch(() => ({}))) as Record<string, unknown>;
    const text = (name: string, otherwise: string): string =>
      typeof told[name] === 'string' && told[name] ? (told[name] as string) : otherwise;
    return new ApiProblem(
      response.status,
      text('code', `http.${response.status}`),
      text('title', 'This did not work'),
      text(
        'detail',
        text('message', 'The server refused, without saying why. Try again; if it stays so, tell your administrator.'),
      ),
      (told.details as Record<string, unknown> | undefined) ?? {},
    );
  }
  return new ApiProblem(
    response.status,
    `http.${response.status}`,
    'This did not work',
    `The server answered with ${response.status}. Try again in a minute.`,
  );
}
