import { catalogue } from '../../kernel/problem.ts';

export const trouble = catalogue('surveys', {
  notFound: { status: 404, title: 'Not found' },
  conflict: { status: 409, title: 'Somebody else changed this meanwhile' },
  invalid: { status: 422, title: 'This cannot be saved as it is' },
  closed: { status: 409, title: 'The survey is closed' },
});
