import { problems } from '../../kernel/problem.ts';
import {
  type ActivityUpload,
  checkDelivery,
  type Delivery,
  receiveDelivery,
  type VerbContext,
} from '../../sources/server/index.ts';
import { applyDelivery } from './apply-delivery.ts';

/** Checks a delivery and, when nothing is odd, stores it, reading the file once. What follows a receipt, by job or at once. */
export async function takeInDelivery(context: VerbContext, deliveryId: string, takesOver = false): Promise<Delivery> {
  const { delivery, checked } = await checkDelivery(context, deliveryId);
  return delivery.state === 'applying' ? applyDelivery(context, deliveryId, checked, takesOver) : delivery;
}

export interface ActivityImport extends Omit<ActivityUpload, 'fileName' | 'body' | 'sourceKey'> {
  institutionId: number;
  sourceKey: string;
  /** A path on this machine. */
  file: string;
}

/** Receives, checks and stores a file in one go: for the command line, the watched folder and samples. */
export async function importActivity(
  context: VerbContext,
  { institutionId, file, ...upload }: ActivityImport,
): Promise<{ delivery: Delivery; isRepeat: boolean }> {
  if (institutionId !== context.actor.institutionId)
    throw problems.forbidden('You act for another institution than the one named.');
  const received = await receiveDelivery(context, {
    ...upload,
    fileName: file.split('/').at(-1) ?? file,
    body: { path: file },
  });
  if (received.isRepeat) return received;
  return { delivery: await takeInDelivery(context, received.delivery.deliveryId), isRepeat: false };
}
