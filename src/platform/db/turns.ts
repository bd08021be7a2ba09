import { AsyncLocalStorage } from 'node:async_hooks';

const background = new AsyncLocalStorage<true>();

/** Whatever the work asks of the embedded database lets requests go first: for jobs, imports and runs. */
export function inBackground<T>(work: () => Promise<T>): Promise<T> {
  return background.run(true, work);
}

/** A page asks for several things in turn; background work waits this long for the next of them. */
const PATIENCE_MS = 5;
/** Background work that has waited so long has its turn, whoever else is there. */
const STARVED_MS = 250;

interface Turn {
  since: number;
  start(): Promise<void>;
}

/** One thing at a time: those in the foreground in their order, then those in the background in theirs. */
export class Turns {
  readonly #foreground: Turn[] = [];
  readonly #background: Turn[] = [];
  #isBusy = false;
  #foregroundEndedAt = Number.NEGATIVE_INFINITY;
  #timer: NodeJS.Timeout | null = null;

  take<T>(work: () => Promise<T>): Promise<T> {
    const isBackground = background.getStore() === true;
    return new Promise<T>((resolve, reject) => {
      const start = async () => {
        try {
          resolve(await work());
        } catch (error) {
          reject(error);
        }
        if (!isBackground) this.#foregroundEndedAt = performance.now();
      };
      (isBackground ? this.#background : this.#foreground).push({ since: performance.now(), start });
      this.#next();
    });
  }

  #next(): void {
    if (this.#isBusy) return;
    const turn = this.#choose();
    if (!turn) return;
    this.#isBusy = true;
    void turn.start().then(() => {
      this.#isBusy = false;
      this.#next();
    });
  }

  #choose(): Turn | undefined {
    const waiting = this.#background[0];
    const now = performance.now();
    if (waiting && now - waiting.since > STARVED_MS) return this.#background.shift();
    const first = this.#foreground.shift();
    if (first || !waiting) return first;
    const rest = this.#foregroundEndedAt + PATIENCE_MS - now;
    if (rest <= 0) return this.#background.shift();
    this.#timer ??= setTimeout(() => {
      this.#timer = null;
      this.#next();
    }, rest);
    return undefined;
  }
}
