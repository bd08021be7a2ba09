import { catalogue } from '../../kernel/problem.ts';

export const fileTrouble = catalogue('files', {
  badArchive: { status: 422, title: 'The archive is not safe to open' },
  unreadable: { status: 422, title: 'The file cannot be read' },
  lineTooLong: { status: 422, title: 'A line is too long' },
});
