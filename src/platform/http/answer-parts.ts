import { z } from 'zod';

/** Parts of what routes answer with. */

/** A calendar day: 2014-02-17. */
export const Day = z.iso.date();
/** A week, named by its Monday. */
export const Monday = z.iso.date().describe('The Monday of the week');
/** An instant, ISO 8601 in UTC. */
export const Instant = z.iso.datetime();
/** Nothing but that it is done. */
export const Nothing = z.null();
/** 0..1 */
export const Share = z.number().describe('A share of 0 to 1');
