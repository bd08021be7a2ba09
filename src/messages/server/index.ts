export type { MessageContext, Origin } from './context.ts';
export { mailToStudent, type StudentMail } from './mail-to-student.ts';
export { type NoticeInput, notifyStaff } from './notify-staff.ts';
export { type MessageInput, queueMessage } from './queue-message.ts';
export { messagesRoutes } from './routes.ts';
export { type Sent, sendDue } from './send-due.ts';
export { resumeSending, send_schedule, sendJob } from './send-job.ts';
export { cancelMessages, type Told, toldAbout, withdrawAndTell } from './withdraw.ts';
