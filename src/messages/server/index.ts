export type { MessageContext, Origin } from './context.ts';
export { type NoticeInput, notifyStaff } from './notify-staff.ts';
export { type MessageInput, queueMessage } from './queue-message.ts';
export { cancelMessages, type Told, toldAbout, withdrawAndTell } from './withdraw.ts';
