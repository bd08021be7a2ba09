import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { importOulad, type OuladImport } from '../../src/app/oulad/import-oulad.ts';
import { scoreInstitution } from '../../src/app/score-institution.ts';
import { clockOf, systemActor } from '../../src/institution/server/index.ts';
import { openWarehouse, quoted, type Warehouse } from '../../src/platform/warehouse/warehouse.ts';
import { exportScores, type RunOutcome } from '../../src/scoring/server/index.ts';
import { openWorld, type World } from '../world.ts';

const sample = new URL('../../samples/oulad', import.meta.url).pathname;

describe('leadline import oulad', () => {
  let world: World;
  let warehouse: Warehouse;
  let imported: OuladImport;
  let outcomes: RunOutcome[];

  const score = () =>
    scoreInstitution(
      {
        db: world.services.db,
        clock: clockOf(imported.institution),
        actor: systemActor(imported.institution.institutionId),
      },
      { reason: 'import' },
    );

  beforeAll(async () => {
    world = await openWorld();
    warehouse = await openWarehouse();
    imported = await importOulad(world.services, { folder: sample, key: 'oudata' }, () => undefined);
    outcomes = await score();
  });
  afterAll(async () => {
    await warehouse.close();
    await world.close();
  });

  it('creates the institution that it names and takes every row in', () => {
    expect(imported).toMatchObject({ isNew: true, institution: { key: 'oudata', fixedNow: null } });
    const [roster, clicks, submissions] = imported.deliveries;
    expect(roster?.rowCounts).toEqual({
      'students.created': 4343,
      'enrolments.created': 4387,
      'outcomes.created': 4387,
    });
    // Clicks after unregistration: 97, 453 and 1,311.
    expect(clicks?.rowCounts).toEqual({ stored: 877_398, 'outside-enrolment': 1_861 });
    expect(submissions?.rowCounts).toEqual({ stored: 36_098 });
  });

  it('scores every full week of every presentation, and to the same numbers as an independent computation in SQL', async () => {
    // AAA's 38 and BBB 2013B's 34; BBB 2013J's 19 are among those of AAA.
    expect(outcomes).toHaveLength(72);
    for (const statement of readFileSync(new URL('oulad-scores.sql', import.meta.url), 'utf8').split(';\n')) {
      if (statement.trim() !== '') await warehouse.run(statement.replaceAll('$SAMPLE', sample));
    }
    const { rows } = await exportScores(world.services.db, imported.institution.institutionId);
    const lines: string[] = [];
    for await (const row of rows) lines.push(JSON.stringify(row));
    const file = join(warehouse.folder, 'scores.jsonl');
    writeFileSync(file, lines.join('\n'));
    await warehouse.run(`create temp table exported as
      select programme, cohort, student::int as student, week::date as week, score_raw::double as score_raw,
        score::double as score, coverage::double as coverage
      from read_json(${quoted(file)}, format = 'newline_delimited')`);
    const [compared] = await warehouse.rows<{
      both: number;
      missing: number;
      worst: number;
      shown: number;
      cover: number;
    }>(`
      select count(*)::int as both, (select count(*)::int from score) - count(*)::int as missing,
        max(abs(s.score_raw - e.score_raw)) as worst,
        max(abs(greatest(0, least(1000, s.score_raw)) - e.score)) as shown, max(abs(s.coverage - e.coverage)) as cover
      from score s join exported e on e.programme = s.programme and e.cohort = s.cohort and e.student = s.student
        and e.week = if(s.cohort = '2013B', date '2013-02-04', date '2013-10-07') + 7 * s.week_number::int`);
    expect(lines).toHaveLength(94_126);
    expect(compared).toMatchObject({ both: 94_126, missing: 0 });
    expect(compared?.worst).toBeLessThanOrEqual(0.000_500_001);
    expect(compared?.shown).toBeLessThanOrEqual(0.5);
    expect(compared?.cover).toBeLessThan(0.000_501);
  });

  it('changes nothing when it is run again', async () => {
    const again = await importOulad(world.services, { folder: sample, key: 'oudata' }, () => undefined);
    expect(again).toMatchObject({ isNew: false, hasOwnModel: true });
    expect(again.deliveries.map(({ deliveryId }) => deliveryId)).toEqual(
      imported.deliveries.map(({ deliveryId }) => deliveryId),
    );
  });
});
