import { wipe } from '../../../../attendance/web/sealed-store.ts';
import { forgetDrafts } from '../../../../ui/form/forget-drafts.ts';
import { signOut } from '../../sign-in.ts';
import { forgetPages } from './page-worker.ts';

/** Takes everything that was read or written here from this device, sent or not, and then signs out, which needs a network. */
export async function leaveDevice(): Promise<void> {
  forgetDrafts();
  await wipe();
  await forgetPages();
  await signOut();
}
