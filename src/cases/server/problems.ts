import { catalogue } from '../../kernel/problem.ts';

export const trouble = catalogue('cases', {
  notFound: { status: 404, title: 'Not found' },
  conflict: { status: 409, title: 'Somebody else changed this meanwhile' },
  invalid: { status: 422, title: 'This cannot be saved as it is' },
  alreadyOpen: { status: 409, title: 'Such a case is open already' },
  fileRefused: { status: 415, title: 'Files of this type are not taken' },
  fileTooLarge: { status: 413, title: 'The file is too large' },
});
