import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Casework, openCasework } from '../../tests/casework.ts';
import { clockOf, systemActor } from '../institution/server/index.ts';
import { createSource } from '../sources/server/index.ts';
import { deliverFamilyCommunication } from './family-communication.ts';

describe('family communication', () => {
  let house: Casework;
  beforeAll(async () => {
    house = await openCasework('embedded');
  });
  afterAll(() => house.world.close());

  it('is delivered from two-way contacts with families alone, once however often it runs', async () => {
    const { services, north } = house.world;
    const { institutionId } = north;
    const [student = ''] = house.students;
    await services.db.forInstitution(institutionId, (trx) =>
      trx
        .insertInto('roster.student_identifier')
        .values({ institution_id: institutionId, student_id: student, kind: 'source', value: 's0' })
        .execute(),
    );
    const log = (more: object) =>
      house.ask(house.who.ada, 'POST', '/contacts', { studentIds: [student], way: 'call', day: '2014-02-12', ...more });
    await log({ reach: 'two_way', withFamily: true });
    await log({ reach: 'two_way' });
    await log({ reach: 'attempt', withFamily: true });
    expect(await deliverFamilyCommunication(services, institutionId)).toBeNull();
    await createSource(
      { ...services, clock: clockOf(north), actor: systemActor(institutionId, 'test') },
      {
        key: 'family',
        name: 'Family communication',
        kind: 'family-communication',
        measure: 'count',
        weightGroup: 'other',
      },
    );
    expect(await deliverFamilyCommunication(services, institutionId)).toBe(1);
    expect(await deliverFamilyCommunication(services, institutionId)).toBe(1);
    const deliveries = await services.db.forInstitution(institutionId, (trx) =>
      trx
        .selectFrom('sources.delivery')
        .select(['state', 'row_counts', 'received_by'])
        .where('institution_id', '=', institutionId)
        .execute(),
    );
    expect(deliveries).toEqual([
      {
        state: 'applied',
        row_counts: expect.objectContaining({ stored: 1 }),
        received_by: 'Contacts that staff logged',
      },
    ]);
  });
});
