import type { z } from 'zod';
import type { Actor, Need } from '../../kernel/actor.ts';
import type { Clock } from '../../kernel/clock.ts';
import type { Services } from '../services.ts';

/** What every handler is given. The clock is the institution's own. */
export interface Context extends Services {
  clock: Clock;
  actor: Actor;
}

type Parsed<S> = S extends z.ZodType ? z.output<S> : undefined;

export interface RouteInput<P, Q, B> {
  params: Parsed<P>;
  query: Parsed<Q>;
  body: Parsed<B>;
  /** The request itself, for streamed uploads. */
  request: Request;
}

/**
 * One route of the documented API. It holds no logic: it names what it needs, what it takes and gives, and the verb it calls.
 * `path` is below /api/v1/{institution} and uses {name} for parameters. Without the need, the answer is 403.
 */
export interface Route<
  P extends z.ZodType | undefined = z.ZodType | undefined,
  Q extends z.ZodType | undefined = z.ZodType | undefined,
  B extends z.ZodType | undefined = z.ZodType | undefined,
> {
  method: 'get' | 'post' | 'put' | 'patch' | 'delete';
  path: string;
  summary: string;
  tag: string;
  need: Need;
  params?: P;
  query?: Q;
  body?: B;
  /** 'stream': the handler reads request.body itself, and it has no size limit here. */
  upload?: 'stream';
  /**
   * The JSON of a 200: documented, and checked in tests only. Write it `satisfies z.ZodType<View>` beside the view that the handler
   * gives. A handler that answers with a Response (a file) leaves it out and says the media type.
   */
  response?: z.ZodType;
  produces?: string;
  handle(context: Context, input: RouteInput<P, Q, B>): Promise<unknown>;
}

/** Checks the handler's types, then forgets them, so that routes of all shapes stand in one list. */
export function route<
  P extends z.ZodType | undefined,
  Q extends z.ZodType | undefined,
  B extends z.ZodType | undefined,
>(definition: Route<P, Q, B>): Route {
  return definition as unknown as Route;
}
