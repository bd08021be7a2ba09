import { catalogue } from '../../kernel/problem.ts';

export const trouble = catalogue('sources', {
  unknownSource: { status: 404, title: 'Source not found' },
  unknownDelivery: { status: 404, title: 'Delivery not found' },
  keyTaken: { status: 409, title: 'This key is taken' },
  noMapping: { status: 422, title: 'This source has no mapping yet' },
  badMapping: { status: 422, title: 'The mapping does not fit' },
  emptyFile: { status: 422, title: 'The file is empty' },
  noRows: { status: 422, title: 'The file has a header, but no rows' },
  unreadable: { status: 422, title: 'The file cannot be read' },
  missingColumns: { status: 422, title: 'Columns of the mapping are missing from the file' },
  tooLarge: { status: 413, title: 'The file is too large' },
  unknownTemplate: { status: 404, title: 'Template not found' },
  noRejects: { status: 404, title: 'No rejects' },
  wrongKind: { status: 415, title: 'This kind of file is not read here' },
  notPossible: { status: 409, title: 'This is not possible in the delivery’s state' },
  fileGone: { status: 409, title: 'The stored file is gone' },
  interrupted: { status: 400, title: 'The upload broke off' },
});
