import { Readable } from 'node:stream';
import type { ReadableStream } from 'node:stream/web';
import { z } from 'zod';
import type { Tx } from '../../platform/db/database.ts';
import type { Context } from '../../platform/http/route.ts';
import { deliveryView } from './deliveries/delivery-views.ts';
import type { FileBody } from './files/store-file.ts';

export const tag = 'Sources';

/** The job that checks and stores a delivery; activity, which stores it, does the work. */
export const take_in_job = 'deliveries.take-in';

export const queued = (context: Context) => (trx: Tx, deliveryId: string) =>
  context.jobs.enqueue(trx, take_in_job, { institutionId: context.actor.institutionId, deliveryId }, deliveryId);

export const bodyOf = (request: Request): FileBody => ({
  stream: request.body === null ? Readable.from([]) : (request.body as unknown as ReadableStream<Uint8Array>),
});

export const read = <T>(context: Context, work: (trx: Tx, institutionId: number) => Promise<T>): Promise<T> =>
  context.db.forInstitution(context.actor.institutionId, (trx) => work(trx, context.actor.institutionId));

export const view = (context: Context, deliveryId: string) =>
  read(context, (trx, institutionId) => deliveryView(trx, institutionId, deliveryId));

export const SourceId = z.object({ sourceId: z.coerce.number().int().min(1).max(32767) });
export const DeliveryId = z.object({ deliveryId: z.uuid() });
export const ContentHash = z.object({ contentHash: z.string().regex(/^[0-9a-f]{64}$/) });
export const FileName = z.object({ name: z.string().trim().min(1).max(300) });
export const Covers = z.strictObject({ from: z.iso.date(), to: z.iso.date() });

export function csvResponse(body: BodyInit, fileName: string): Response {
  return new Response(body, {
    headers: {
      'content-type': 'text/csv; charset=utf-8',
      'content-disposition': `attachment; filename="${fileName}"`,
      'cache-control': 'no-store',
      'x-content-type-options': 'nosniff',
    },
  });
}
