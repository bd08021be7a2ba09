import { ZodError } from 'zod';
import { Problem, problems } from '../../kernel/problem.ts';
import type { Log } from '../log/log.ts';
import { machineTrouble } from '../machine-trouble.ts';

/** Any failure as RFC 9457 problem+json. What nobody expected is logged under an id that the answer carries, and says nothing of the inside. */
export function problemResponse(error: unknown, log: Log): Response {
  const problem = asProblem(error);
  if (problem)
    return json(problem.status, {
      type: `https://leadline.example/problems/${problem.code}`,
      title: problem.title,
      status: problem.status,
      code: problem.code,
      detail: problem.message,
      details: problem.details,
    });
  const incident = crypto.randomUUID();
  const { name, message, stack } = error instanceof Error ? error : new Error(String(error));
  log.error('unexpected', { incident, name, message, stack: stack?.split('\n').slice(0, 6).join(' | ') });
  return json(500, {
    type: 'about:blank',
    title: 'Something broke on our side',
    status: 500,
    code: 'leadline.unexpected',
    detail: `Nothing was saved. Try again; if it happens again, tell whoever runs this server the number ${incident}.`,
    details: { incident },
  });
}

function json(status: number, body: unknown): Response {
  return new Response(JSON.stringify(body), { status, headers: { 'content-type': 'application/problem+json' } });
}

function asProblem(error: unknown): Problem | null {
  if (error instanceof Problem) return error;
  if (error instanceof ZodError) {
    const fields = error.issues.map((issue) => ({ field: issue.path.join('.'), says: issue.message }));
    const first = fields[0];
    return problems.invalid(
      first ? `${first.field ? `${first.field}: ` : ''}${first.says}.` : 'Some fields are not as they should be.',
      { fields },
    );
  }
  return machineTrouble(error);
}
