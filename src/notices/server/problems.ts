import { catalogue } from '../../kernel/problem.ts';

export const trouble = catalogue('notices', {
  notFound: { status: 404, title: 'Not found' },
  conflict: { status: 409, title: 'Somebody else changed this meanwhile' },
  invalid: { status: 422, title: 'This cannot be saved as it is' },
  noPack: { status: 409, title: 'No legal pack is chosen' },
  notDue: { status: 409, title: 'This notice is not due' },
  stopped: { status: 409, title: 'The law forbids this step here' },
  needsYes: { status: 409, title: 'This needs a person’s yes' },
  helpFirst: { status: 409, title: 'Help comes first' },
  notTheirs: { status: 403, title: 'Your role does not issue this' },
  unapproved: { status: 409, title: 'No speaker has approved this translation' },
  refusedPack: { status: 422, title: 'This pack does not hold' },
  fileRefused: { status: 415, title: 'This file is not taken' },
  fileTooLarge: { status: 413, title: 'This file is too large' },
});
