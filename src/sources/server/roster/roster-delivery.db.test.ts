import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { databaseKinds, freshDatabase } from '../../../../tests/database.ts';
import { createInstitution, systemActor } from '../../../institution/server/index.ts';
import { fixedClock } from '../../../kernel/clock.ts';
import type { Database } from '../../../platform/db/database.ts';
import type { VerbContext } from '../context.ts';
import { importRoster } from './roster-delivery.ts';

describe.each(databaseKinds)('rosters on the %s database', (kind) => {
  let db: Database;
  let folder: string;
  let context: VerbContext;
  let institutionId: number;
  let count = 0;

  beforeAll(async () => {
    db = await freshDatabase(kind);
    folder = await mkdtemp(join(tmpdir(), 'rosters-'));
  });
  beforeEach(async () => {
    const created = await createInstitution(db, {
      key: `r${++count}`,
      name: 'R',
      preset: 'higher-education',
      fixedNow: '2025-11-02T20:00:00Z',
    });
    institutionId = created.institutionId;
    context = { db, clock: fixedClock('2025-11-02T20:00:00Z'), actor: systemActor(institutionId), dataFolder: folder };
  });
  afterAll(async () => {
    await db.close();
    await rm(folder, { recursive: true });
  });

  async function take(files: Record<string, string>) {
    const path = join(folder, `given-${++count}`);
    await mkdir(path);
    for (const [name, text] of Object.entries(files)) await writeFile(join(path, name), text);
    return (await importRoster(context, { institutionId, folder: path })).delivery;
  }

  const units =
    'kind,code,name,parent_kind,parent_code\nfaculty,ARTS,Arts,,\nprogramme,HIST,History,faculty,ARTS\nprogramme,PHIL,Philosophy,faculty,ARTS\n';
  const terms =
    'kind,term_code,name,academic_year,starts_on,ends_on\nterm,AUT,Autumn,2025-26,2025-09-22,2025-12-12\nholiday,,Reading week,2025-26,2025-11-03,2025-11-07\n';
  const students =
    "student,given_name,family_name,email,identifier_card,characteristic_gender\n001,Amina,Okafor,A.Okafor@x.org,77,F\n002,Zoë,O’Neill,,78,\n003,\"=cmd|' /C calc'!A0\",Robert'); DROP TABLE,,,\n";
  const enrolments =
    'student,programme,term,year_of_study,starts_on\n002,HIST,AUT,1,2025-09-22\n001,HIST,AUT,1,2025-09-22\n001,PHIL,AUT,1,2025-09-22\n003,PHIL,AUT,2,\n';

  const enrolmentsNow = () =>
    db.forInstitution(institutionId, (trx) =>
      trx
        .selectFrom('roster.enrolment')
        .select(['enrolment_id', 'source_key', 'ends_on', 'end_reason'])
        .where('institution_id', '=', institutionId)
        .orderBy('enrolment_id')
        .execute(),
    );

  it('creates what is new, and numbers enrolments in the order of their keys', async () => {
    const delivery = await take({
      'units.csv': units,
      'terms.csv': terms,
      'students.csv': students,
      'enrolments.csv': enrolments,
    });
    expect(delivery).toMatchObject({
      state: 'applied',
      rowCounts: { 'units.created': 3, 'periods.created': 2, 'students.created': 3, 'enrolments.created': 4 },
    });
    expect((await enrolmentsNow()).map((row) => [row.enrolment_id, row.source_key])).toEqual([
      [1, '001/HIST/AUT'],
      [2, '001/PHIL/AUT'],
      [3, '002/HIST/AUT'],
      [4, '003/PHIL/AUT'],
    ]);
  });

  it('says of every row whether it was changed, unchanged, ended or bad, and keeps the numbers', async () => {
    await take({ 'units.csv': units, 'terms.csv': terms, 'students.csv': students, 'enrolments.csv': enrolments });
    const delivery = await take({
      'students.csv': students.replace('Okafor,A.', 'Okafor-Reed,A.').concat('004,New,Student,nonsense\n'),
      'enrolments.csv':
        'student,programme,term,year_of_study,starts_on\n001,HIST,AUT,1,2025-09-22\n001,PHIL,AUT,1,2025-09-22\n003,PHIL,AUT,3,\n009,HIST,AUT,1,\n001,CHEM,AUT,1,2025-09-22\n',
    });
    expect(delivery.rowCounts).toEqual({
      'students.changed': 1,
      'students.unchanged': 2,
      'enrolments.unchanged': 2,
      'enrolments.changed': 1,
      'enrolments.bad-value': 2,
      'enrolments.ended': 1,
      'rows.bad-value': 1,
    });
    expect((await enrolmentsNow())[2]).toMatchObject({
      source_key: '002/HIST/AUT',
      ends_on: '2025-11-01',
      end_reason: 'left out of the roster',
    });
    const rejects = await db.forInstitution(institutionId, (trx) =>
      trx
        .selectFrom('sources.reject')
        .select(['file', 'row_number', 'reason'])
        .where('delivery_id', '=', delivery.deliveryId)
        .execute(),
    );
    expect(rejects).toContainEqual({
      file: 'students.csv',
      row_number: 4,
      reason: 'the row has other columns than the header',
    });
  });

  it('holds a roster that would end more than a tenth of the enrolments', async () => {
    const many = Array.from({ length: 40 }, (_, i) => `s${i}`);
    const file = (keys: string[]) =>
      `student,programme,term,year_of_study\n${keys.map((key) => `${key},HIST,AUT,1\n`).join('')}`;
    await take({
      'units.csv': units,
      'terms.csv': terms,
      'students.csv': `student\n${many.join('\n')}\n`,
      'enrolments.csv': file(many),
    });
    const held = await take({ 'enrolments.csv': file(many.slice(0, 20)) });
    expect(held).toMatchObject({ state: 'held', stateReason: expect.stringContaining('end 20 and move 0 of 40') });
    expect((await enrolmentsNow()).every((row) => row.ends_on === null)).toBe(true);
  });

  it('changes nothing when the same roster comes again', async () => {
    const files = { 'units.csv': units, 'terms.csv': terms, 'students.csv': students, 'enrolments.csv': enrolments };
    const first = await take(files);
    const again = await take(files);
    expect(again.deliveryId).toBe(first.deliveryId);
  });

  it('reads a OneRoster bundle: students of schools, guardians, classes', async () => {
    const delivery = await take(oneRoster);
    expect(delivery).toMatchObject({
      state: 'applied',
      rowCounts: {
        'units.created': 1,
        'periods.created': 1,
        'students.created': 1,
        'staff.created': 1,
        'guardians.created': 1,
        'guardianships.created': 1,
        'classes.created': 1,
        'classStudents.created': 1,
        'classStaff.created': 1,
        'enrolments.created': 1,
      },
    });
    const rows = await db.forInstitution(institutionId, (trx) =>
      trx.selectFrom('roster.enrolment').selectAll().where('institution_id', '=', institutionId).execute(),
    );
    expect(rows[0]).toMatchObject({
      source_key: 'u1/school1/2025-26',
      year_of_study: '09',
      academic_year: '2025-26',
      starts_on: '2025-08-18',
      ends_on: null,
    });
    const delta = await take({
      ...oneRoster,
      'manifest.csv': oneRoster['manifest.csv'].replaceAll('bulk', 'delta'),
      'roles.csv':
        'sourcedId,status,dateLastModified,userSourcedId,roleType,role,beginDate,endDate,orgSourcedId\nr1,tobedeleted,2025-10-01T00:00:00Z,u1,primary,student,,,school1\n',
      'users.csv': `${oneRoster['users.csv'].split('\n').slice(0, 2).join('\n')}\n`,
      'enrollments.csv':
        'sourcedId,status,dateLastModified,classSourcedId,schoolSourcedId,userSourcedId,role,primary,beginDate,endDate\n',
    });
    expect(delta.rowCounts).toMatchObject({ 'enrolments.changed': 1 });
    expect((await enrolmentsNow())[0]).toMatchObject({ ends_on: '2025-11-01' });
  });
});

const oneRoster = {
  'manifest.csv': 'propertyName,value\nmanifest.version,1.0\noneroster.version,1.2\nfile.users,bulk\nfile.orgs,bulk\n',
  'orgs.csv':
    'sourcedId,status,dateLastModified,name,type,identifier,parentSourcedId\nd1,,,District,district,,\nschool1,,,North High,school,,d1\n',
  'academicSessions.csv':
    'sourcedId,status,dateLastModified,title,type,startDate,endDate,parentSourcedId,schoolYear\ny,,,2025-2026,schoolYear,2025-08-18,2026-06-05,,2026\n',
  'users.csv':
    'sourcedId,status,dateLastModified,enabledUser,username,userIds,givenName,familyName,middleName,identifier,email,sms,phone,agentSourcedIds,grades\nu1,,,true,ana,{Fed:9},Ana,Lopez,,123,,,,g1,09\nt1,,,true,tom,,Tom,Reyes,,,t@x.org,,,,\ng1,,,true,,,Eva,Lopez,,,,+1 555 0100,,,\n',
  'roles.csv':
    'sourcedId,status,dateLastModified,userSourcedId,roleType,role,beginDate,endDate,orgSourcedId\nr1,,,u1,primary,student,,,school1\nr2,,,t1,primary,teacher,,,school1\nr3,,,g1,primary,guardian,,,school1\n',
  'classes.csv':
    'sourcedId,status,dateLastModified,title,grades,courseSourcedId,classCode,classType,location,schoolSourcedId,termSourcedIds,subjects\nc1,,,Algebra A,09,k1,,scheduled,,school1,y,\n',
  'courses.csv':
    'sourcedId,status,dateLastModified,schoolYearSourcedId,title,courseCode,grades,orgSourcedId,subjects\nk1,,,y,Algebra,,09,school1,Mathematics\n',
  'enrollments.csv':
    'sourcedId,status,dateLastModified,classSourcedId,schoolSourcedId,userSourcedId,role,primary,beginDate,endDate\ne1,,,c1,school1,u1,student,,,\ne2,,,c1,school1,t1,teacher,true,,\n',
  'demographics.csv':
    'sourcedId,status,dateLastModified,birthDate,sex,white,hispanicOrLatinoEthnicity\nu1,,,2011-03-04,female,false,true\n',
};
