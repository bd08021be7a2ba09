import type { IsoDate } from '../../kernel/week.ts';
import type { Tx } from '../../platform/db/database.ts';
import type { CheckedFile, Delivery, VerbContext } from '../../sources/server/index.ts';
import type { Load } from './load.ts';

/** A delivery on its way in: what was read of its file, and the days of it that are stored. */
export interface Storing {
  delivery: Delivery;
  checked: CheckedFile;
  range: { from: IsoDate; to: IsoDate };
  feeds: readonly { feedNo: number; sourceId: number }[];
}

/** A slice above this one that keeps more of a delivery than counts. All of it must be safe to run again. */
export interface DeliveryFollower {
  /** Writes under the delivery's loads, in short transactions of its own; nothing of it may be read before they are applied. */
  write(context: VerbContext, storing: Storing, loads: readonly Load[]): Promise<void>;
  /** In the transaction of the switch. */
  switched(trx: Tx, context: VerbContext, storing: Storing): Promise<void>;
  /** After the switch: what may be made again at any time. */
  after(context: VerbContext, storing: Storing): Promise<void>;
}

const followers: DeliveryFollower[] = [];

/** Called once where a process is put together (app/features.ts), since slices above cannot be called from here. */
export function followDeliveries(follower: DeliveryFollower): void {
  if (!followers.includes(follower)) followers.push(follower);
}

export function deliveryFollowers(): readonly DeliveryFollower[] {
  return followers;
}
