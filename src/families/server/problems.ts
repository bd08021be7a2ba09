import { catalogue } from '../../kernel/problem.ts';

export const trouble = catalogue('families', {
  notFound: { status: 404, title: 'Not found' },
  conflict: { status: 409, title: 'Somebody else changed this meanwhile' },
  badWords: { status: 422, title: 'The words cannot be used' },
  stale: { status: 409, title: 'Attendance is not up to date' },
  translator: { status: 503, title: 'The translation service did not answer as it should' },
  invalid: { status: 422, title: 'This cannot be saved as it is' },
});
