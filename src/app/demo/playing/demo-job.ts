import { demoStateOf, institutionById } from '../../../institution/server/index.ts';
import type { JobKind } from '../../../platform/services.ts';
import { playNextWeek } from './next-week.ts';
import { demo_job, playing } from './play.ts';
import { playReset } from './reset-demo.ts';

/** Plays what startPlay noted. A second delivery of the same job finds it done, or takes it up where it broke off. */
export const demoJob: JobKind<{ institutionId: number; workId?: string }> = {
  name: demo_job,
  retries: 1,
  run: async ({ institutionId, workId }, services) => {
    const institution = await institutionById(services.db, institutionId);
    const play = institution && demoStateOf(institution).play;
    if (!institution || !play || play.workId !== workId || play.state === 'done') return;
    await playing(services.db, institutionId, play, async (progress) => {
      if (play.what === 'reset') return playReset(services, institution, progress);
      if (play.until !== null) return playNextWeek(services, institution, Temporal.Instant.from(play.until), progress);
    });
  },
};
