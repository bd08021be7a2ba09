import { catalogue } from '../../kernel/problem.ts';

export const ouladProblems = catalogue('oulad', {
  missingTable: { status: 422, title: 'A table is missing' },
  missingColumn: { status: 422, title: 'A column is missing' },
  unreadableTable: { status: 422, title: 'A table cannot be read' },
  unknownPresentation: { status: 422, title: 'A presentation is unknown' },
});
