import { wipe } from '../../../../../attendance/web/sealed-store.ts';
import { signOut } from '../../../sign-in.ts';
import { forgetPage } from './register-page-worker.ts';

/** Signs out, and takes everything of registers from this device, sent or not. */
export async function leaveDevice(): Promise<void> {
  await signOut();
  await wipe();
  await forgetPage();
}
