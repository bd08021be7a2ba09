import { catalogue } from '../../../kernel/problem.ts';

export const trouble = catalogue('gatherings', {
  notFound: { status: 404, title: 'Not found' },
  conflict: { status: 409, title: 'Somebody was quicker' },
  invalid: { status: 422, title: 'This cannot be saved as it is' },
  closed: { status: 409, title: 'It is too late for that here' },
});
