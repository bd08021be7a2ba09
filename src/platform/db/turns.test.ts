import { describe, expect, it } from 'vitest';
import { inBackground, Turns } from './turns.ts';

const sleep = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms));

describe('turns on the one session', () => {
  it('are taken one at a time, in the order in which they were asked for', async () => {
    const turns = new Turns();
    const seen: string[] = [];
    await Promise.all(
      ['a', 'b', 'c'].map((name) =>
        turns.take(async () => {
          seen.push(`${name} in`);
          await sleep(2);
          seen.push(`${name} out`);
        }),
      ),
    );
    expect(seen).toEqual(['a in', 'a out', 'b in', 'b out', 'c in', 'c out']);
  });

  it('go to a request before work in the background, also to the next thing that it asks for', async () => {
    const turns = new Turns();
    const seen: string[] = [];
    const say = (name: string) => turns.take(async () => void seen.push(name));
    const held = turns.take(() => sleep(10));
    const job = inBackground(async () => {
      await say('job 1');
      await say('job 2');
    });
    const page = (async () => {
      await say('page 1');
      await sleep(1);
      await say('page 2');
    })();
    await Promise.all([held, job, page]);
    expect(seen).toEqual(['page 1', 'page 2', 'job 1', 'job 2']);
  });

  it('come to background work in the end, however many requests there are', async () => {
    const turns = new Turns();
    let isDone = false;
    const job = inBackground(() =>
      turns.take(async () => {
        isDone = true;
      }),
    );
    const until = performance.now() + 2000;
    while (!isDone && performance.now() < until) await Promise.all([1, 2, 3].map(() => turns.take(() => sleep(3))));
    expect(isDone).toBe(true);
    await job;
  });

  it('go on after work that failed', async () => {
    const turns = new Turns();
    await expect(turns.take(() => Promise.reject(new Error('no')))).rejects.toThrow('no');
    expect(await turns.take(async () => 1)).toBe(1);
  });
});
