import { catalogue } from '../../kernel/problem.ts';

export const trouble = catalogue('interventions', {
  notFound: { status: 404, title: 'Not found' },
  conflict: { status: 409, title: 'Somebody else changed this meanwhile' },
  gateClosed: { status: 422, title: 'This may not be given by lot' },
  invalid: { status: 422, title: 'This cannot be saved as it is' },
});
