import { wipe } from '../../../../attendance/web/sealed-store.ts';
import { signOut } from '../../sign-in.ts';
import { forgetPages } from './page-worker.ts';

/** Signs out, and takes everything of registers and visits from this device, sent or not. */
export async function leaveDevice(): Promise<void> {
  await signOut();
  await wipe();
  await forgetPages();
}
