/** Expected trouble: it has a code for programs, and a sentence that tells the person what to do. RFC 9457 on the wire. */
export class Problem extends Error {
  readonly code: string;
  readonly status: number;
  readonly title: string;
  readonly details: Readonly<Record<string, unknown>>;

  constructor(definition: ProblemDefinition, sentence: string, details: Record<string, unknown> = {}) {
    super(sentence);
    this.name = 'Problem';
    this.code = definition.code;
    this.status = definition.status;
    this.title = definition.title;
    this.details = details;
  }
}

export interface ProblemDefinition {
  /** Dotted, slice first: `sources.unknown-student`. */
  code: string;
  /** HTTP status. */
  status: 400 | 401 | 403 | 404 | 409 | 413 | 415 | 422 | 429 | 500 | 503 | 507;
  title: string;
}

/**
 * A slice's catalogue: for each code a function that makes the Problem.
 * @example const problems = catalogue('roster', { notFound: { status: 404, title: 'Student not found' } });
 *          throw problems.notFound('No student with this id is visible to you. Check the address.', { studentId });
 */
export function catalogue<K extends string>(
  slice: string,
  entries: Record<K, { status: ProblemDefinition['status']; title: string }>,
): Record<K, (sentence: string, details?: Record<string, unknown>) => Problem> {
  const make = {} as Record<K, (sentence: string, details?: Record<string, unknown>) => Problem>;
  for (const key of Object.keys(entries) as K[]) {
    const code = `${slice}.${key.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`;
    make[key] = (sentence, details) => new Problem({ code, ...entries[key] }, sentence, details);
  }
  return make;
}

export const problems = catalogue('leadline', {
  notFound: { status: 404, title: 'Not found' },
  forbidden: { status: 403, title: 'Not allowed' },
  conflict: { status: 409, title: 'Somebody else changed this' },
  invalid: { status: 422, title: 'This cannot be saved as it is' },
  unauthenticated: { status: 401, title: 'Sign in first' },
});
