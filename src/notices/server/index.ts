export { countDue } from './count-due.ts';
export { count_schedule, countDueJob, resumeCounting } from './count-job.ts';
export { draftNotice, NewNotice } from './draft-notice.ts';
export { followMergeOfNotices, followUnmergeOfNotices } from './follow-merge.ts';
export { checkNotice, issueNotice } from './issue-notice.ts';
export { choosePack } from './packs.ts';
export { noticesRoutes } from './routes.ts';
export { serveNotice } from './serve-notice.ts';
