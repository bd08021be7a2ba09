// One worker that tells of follow-ups, as a process of its own: to be killed in the middle. node fire-follow-ups.ts DATABASE-URL INSTITUTION-ID

import { systemActor } from '../../src/institution/server/index.ts';
import { fireFollowUps } from '../../src/interventions/server/index.ts';
import { fixedClock } from '../../src/kernel/clock.ts';
import { openServerDatabase } from '../../src/platform/db/database.ts';

const [url = '', id = ''] = process.argv.slice(2);
const db = openServerDatabase(url);
await fireFollowUps({
  db,
  clock: fixedClock('2014-03-10T06:00:00Z'),
  actor: systemActor(Number(id), 'Leadline'),
});
await db.close();
