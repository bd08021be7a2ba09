import { catalogue } from '../../kernel/problem.ts';

export const trouble = catalogue('messages', {
  notFound: { status: 404, title: 'No such message' },
  badTemplate: { status: 422, title: 'The template cannot be used' },
  changedMeanwhile: { status: 409, title: 'Somebody else changed this' },
  notSent: { status: 422, title: 'The test did not go' },
  badSetting: { status: 422, title: 'The settings cannot be used' },
  badAnswer: { status: 422, title: 'This cannot be answered' },
  noStaffRecord: { status: 409, title: 'You have no staff record here' },
});
