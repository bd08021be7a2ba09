import { mkdir, readdir, readFile, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openWorld, type World } from '../../tests/world.ts';
import { zipOf } from '../../tests/zip-of.ts';
import { emptyInbox } from '../activity/server/index.ts';
import { systemActor } from '../institution/server/index.ts';
import { fixedClock } from '../kernel/clock.ts';
import type { DeliveryView, FileView, PreviewView, SourcesView } from '../sources/core/views.ts';
import { jobKinds } from './features.ts';

/** What comes in, as people meet it: over HTTP, with the background work running. */
describe('files over HTTP', () => {
  let world: World;
  let manager: string;
  let tutor: string;
  const bytes = (text: string) => new Uint8Array(Buffer.from(text));

  beforeAll(async () => {
    world = await openWorld();
    await world.services.jobs.work(
      jobKinds.filter(({ name }) => name.startsWith('deliveries.')),
      world.services,
    );
    manager = await world.invite(world.north, 'data-manager');
    tutor = await world.invite(world.north, 'tutor');
  });
  afterAll(() => world.close());

  async function settled(deliveryId: string): Promise<DeliveryView> {
    for (let tries = 0; tries < 150; tries++) {
      const { body } = await world.ask(manager, 'GET', `/api/v1/north/deliveries/${deliveryId}`);
      const delivery = body as unknown as DeliveryView;
      if (!delivery.isMoving) return delivery;
      await new Promise((resolve) => setTimeout(resolve, 200));
    }
    throw new Error('the delivery did not settle');
  }

  const deliveryIn = (body: Record<string, unknown>) => body.delivery as DeliveryView;

  it('takes a roster, describes a file, previews its mapping, and stores it with every row’s fate', async () => {
    const roster = zipOf([
      { name: 'units.csv', content: 'kind,code,name\nprogramme,HIST,History\n' },
      {
        name: 'terms.csv',
        content: 'kind,term_code,name,academic_year,starts_on,ends_on\nterm,T,Term,2013-14,2013-10-07,2014-06-30\n',
      },
      {
        name: 'students.csv',
        content: `student,given_name\n${Array.from({ length: 20 }, (_, i) => `00${100 + i},S${i}\n`).join('')}`,
      },
      {
        name: 'enrolments.csv',
        content: `student,programme,term,year_of_study\n${Array.from({ length: 20 }, (_, i) => `00${100 + i},HIST,T,1\n`).join('')}`,
      },
    ]);
    const sent = await world.ask(manager, 'PUT', '/api/v1/north/roster?name=roster.zip', new Uint8Array(roster));
    expect(sent.status, JSON.stringify(sent.body)).toBe(200);
    expect(await settled(deliveryIn(sent.body).deliveryId)).toMatchObject({
      kind: 'roster',
      state: 'applied',
      rowCounts: { 'enrolments.created': 20 },
    });

    const made = await world.ask(manager, 'POST', '/api/v1/north/sources', {
      key: 'doors',
      name: 'Doors',
      measure: 'count',
      weightGroup: 'library',
      filePattern: 'gates-*.csv',
    });
    expect(made.status, JSON.stringify(made.body)).toBe(200);

    const rows = Array.from(
      { length: 20 },
      (_, i) => `${100 + i};${String(1 + (i % 13)).padStart(2, '0')}/02/2014 09:15;${i % 2 ? 'in' : 'out'}`,
    );
    const file = bytes(`card no;when;gate\n${rows.join('\n')}\n999;03/02/2014 08:00;in\n`);
    const described = await world.ask(manager, 'PUT', '/api/v1/north/files?name=gates.csv', file);
    const view = described.body as unknown as FileView;
    expect(view).toMatchObject({
      delimiter: ';',
      suggestion: {
        student: { column: 'card no', identifierKind: 'source', leadingZeros: 'ignore' },
        time: { column: 'when', format: 'dmy' },
      },
    });
    expect(view.rows[0]).toEqual(['100', '01/02/2014 09:15', 'out']);
    expect(view.suggestion.questions.map(({ about }) => about)).toEqual(['student']);

    const mapping = {
      student: view.suggestion.student,
      time: view.suggestion.time,
      feeds: [{ source: 'doors', value: { as: 'rows' } }],
    };
    const preview = await world.ask(manager, 'POST', `/api/v1/north/files/${view.contentHash}/preview`, { mapping });
    expect((preview.body as unknown as PreviewView).counts).toEqual({ stored: 20, 'unknown-student': 1 });
    expect((preview.body as unknown as PreviewView).rows[0]).toMatchObject({
      row: 1,
      fate: 'stored',
      student: '100',
      day: '2014-02-01',
      source: 'doors',
      value: 1,
    });

    const source = made.body as { sourceId: number };
    expect(
      (
        await world.ask(manager, 'PATCH', `/api/v1/north/sources/${source.sourceId}`, {
          mapping,
          ownerName: 'Facilities',
        })
      ).status,
    ).toBe(200);
    const given = await world.ask(manager, 'POST', '/api/v1/north/deliveries', {
      contentHash: view.contentHash,
      fileName: 'gates.csv',
      sourceKey: 'doors',
    });
    const delivery = await settled(deliveryIn(given.body).deliveryId);
    expect(delivery).toMatchObject({
      state: 'applied',
      totalRows: 21,
      rowCounts: { stored: 20, 'unknown-student': 1 },
      unknownIds: 1,
      hasRejects: true,
      coversFrom: '2014-02-01',
      coversTo: '2014-02-13',
    });
    expect(delivery.brought).toMatchObject([{ sourceName: 'Doors', storedRows: 20, total: 20 }]);

    const rejects = await world.ask(manager, 'GET', `/api/v1/north/deliveries/${delivery.deliveryId}/rejects`);
    expect(rejects.body).toMatchObject({
      rejects: [{ row: 21, fate: 'unknown-student', content: '999,03/02/2014 08:00,in' }],
      next: null,
    });
    const csv = await world.ask(manager, 'GET', `/api/v1/north/deliveries/${delivery.deliveryId}/rejects.csv`);
    expect(csv.response.headers.get('content-disposition')).toContain('attachment');
    expect(csv.body.text).toContain('21,unknown-student');

    const sources = (await world.ask(manager, 'GET', '/api/v1/north/sources')).body as unknown as SourcesView;
    expect(sources.sources[0]).toMatchObject({
      key: 'doors',
      ownerName: 'Facilities',
      isEnabled: true,
      freshness: { state: 'stale' },
      lastDelivery: { state: 'applied' },
    });
    expect(sources.sources[0]?.quality.parts.map(({ part }) => part)).toEqual([
      'completeness',
      'matched',
      'timeliness',
      'duplicates',
    ]);
    expect(sources.sources[0]?.weeks.filter(({ days }) => days > 0)).toHaveLength(3);

    const again = await world.ask(
      manager,
      'PUT',
      `/api/v1/north/sources/${source.sourceId}/deliveries?name=gates.csv`,
      file,
    );
    expect(again.body).toMatchObject({ isRepeat: true, delivery: { deliveryId: delivery.deliveryId } });
  });

  it('answers a file that cannot be read with a problem, and keeps nothing of it', async () => {
    const before = await world.ask(manager, 'GET', '/api/v1/north/deliveries');
    const sent = await world.ask(manager, 'PUT', '/api/v1/north/sources/1/deliveries?name=x.csv', bytes('a,b\n1,2\n'));
    expect(sent.response.headers.get('content-type')).toContain('application/problem+json');
    expect(sent).toMatchObject({
      status: 422,
      body: { code: 'sources.missing-columns', details: { missing: ['card no', 'when'] } },
    });
    expect((await world.ask(manager, 'PUT', '/api/v1/north/files?name=x', bytes(''))).body).toMatchObject({
      code: 'sources.empty-file',
    });
    expect((await world.ask(manager, 'GET', '/api/v1/north/deliveries')).body).toEqual(before.body);
  });

  it('switches a source off from the week under way, and records who did', async () => {
    expect((await world.ask(manager, 'PUT', '/api/v1/north/sources/1/enabled', { isEnabled: false })).body).toEqual({
      fromWeek: '2014-02-17',
    });
    expect((await world.ask(manager, 'GET', '/api/v1/north/sources/1')).body).toMatchObject({
      isEnabled: false,
      enabledChanges: [{ isEnabled: true }, { fromWeek: '2014-02-17', isEnabled: false }],
    });
    expect((await world.ask(tutor, 'PUT', '/api/v1/north/sources/1/enabled', { isEnabled: true })).status).toBe(403);
  });

  it('gives templates, and lets nobody at another institution’s deliveries', async () => {
    const template = await world.ask(manager, 'GET', '/api/v1/north/roster/templates/students.csv');
    expect(template.body.text).toMatch(/^student,given_name/);
    expect((await world.ask(manager, 'GET', '/api/v1/north/roster/templates/..%2F..%2Fsecret')).status).toBe(404);
    const { deliveries } = (await world.ask(manager, 'GET', '/api/v1/north/deliveries')).body as unknown as {
      deliveries: DeliveryView[];
    };
    const southern = await world.invite(world.south, 'data-manager');
    for (const { deliveryId } of deliveries) {
      expect((await world.ask(southern, 'GET', `/api/v1/south/deliveries/${deliveryId}`)).status).toBe(404);
      expect((await world.ask(southern, 'GET', `/api/v1/south/deliveries/${deliveryId}/rejects.csv`)).status).toBe(404);
    }
  });

  it('empties a watched folder: by the pattern of a source, and with a reason for what it refuses', async () => {
    const { services, north } = world;
    const folder = join(services.dataFolder, 'inbox', 'north');
    await mkdir(folder, { recursive: true });
    await writeFile(join(folder, 'gates-0214.csv'), 'card no;when;gate\n101;14/02/2014 09:15;in\n');
    await writeFile(join(folder, 'gates-broken.csv'), 'something;else\n1;2\n');
    await writeFile(join(folder, 'holiday.jpg'), 'x');
    await writeFile(join(folder, 'growing.csv'), 'x');
    const settledAt = new Date(Date.now() - 60_000);
    for (const name of ['gates-0214.csv', 'gates-broken.csv', 'holiday.jpg'])
      await utimes(join(folder, name), settledAt, settledAt);
    const context = {
      db: services.db,
      dataFolder: services.dataFolder,
      clock: fixedClock('2014-02-17T23:59:59Z'),
      actor: systemActor(north.institutionId, 'Watched folder'),
    };
    expect(await emptyInbox(context, folder)).toMatchObject([
      { file: 'gates-0214.csv', outcome: 'done', why: null },
      { file: 'gates-broken.csv', outcome: 'refused', why: expect.stringContaining('no column "card no"') },
      { file: 'holiday.jpg', outcome: 'refused', why: expect.stringContaining('pattern') },
    ]);
    expect((await readdir(folder)).sort()).toEqual(['done', 'growing.csv', 'refused']);
    expect(await readFile(join(folder, 'refused', 'gates-broken.csv.txt'), 'utf8')).toContain('no column');
    const { deliveries } = (await world.ask(manager, 'GET', '/api/v1/north/deliveries')).body as unknown as {
      deliveries: DeliveryView[];
    };
    expect(deliveries[0]).toMatchObject({ fileName: 'gates-0214.csv', receivedBy: 'Watched folder', state: 'applied' });
  });
});
