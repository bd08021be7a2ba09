import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { routes } from '../../src/app/features.ts';
import { type Casework, openCasework } from '../casework.ts';

interface JsonSchema {
  type?: string | string[];
  enum?: unknown[];
  const?: unknown;
  anyOf?: JsonSchema[];
  oneOf?: JsonSchema[];
  allOf?: JsonSchema[];
  format?: string;
  pattern?: string;
  minLength?: number;
  minimum?: number;
  exclusiveMinimum?: number;
  minItems?: number;
  items?: JsonSchema;
  properties?: Record<string, JsonSchema>;
  required?: string[];
}

/** Something that a schema takes, about one student wherever it asks for an id. */
function sampleOf(schema: JsonSchema, student: string): unknown {
  const [first] = schema.anyOf ?? schema.oneOf ?? schema.allOf ?? [];
  if (first) return sampleOf(first, student);
  if (schema.const !== undefined) return schema.const;
  if (schema.enum) return schema.enum[0];
  switch (Array.isArray(schema.type) ? schema.type[0] : schema.type) {
    case 'object':
      return Object.fromEntries(
        (schema.required ?? []).map((name) => [name, sampleOf(schema.properties?.[name] ?? {}, student)]),
      );
    case 'array':
      return Array.from({ length: Math.max(1, schema.minItems ?? 0) }, () => sampleOf(schema.items ?? {}, student));
    case 'integer':
    case 'number':
      return Math.max(1, schema.minimum ?? 1);
    case 'boolean':
      return true;
    case 'null':
      return null;
    default:
      if (schema.format === 'uuid') return student;
      if (schema.format === 'date') return '2014-02-20';
      if (schema.format === 'date-time') return '2014-02-17T10:00:00Z';
      if (schema.pattern?.includes('[0-5]')) return '10:00';
      if (schema.pattern?.includes('day|am')) return 'day';
      return 'x'.repeat(Math.max(12, schema.minLength ?? 0));
  }
}

/** What a route's path may name that was made about a student. */
const made_about = [
  'studentId',
  'planId',
  'stepNo',
  'followUpId',
  'appointmentId',
  'caseId',
  'noteId',
  'contactId',
  'concernId',
  'kind',
  'id',
];
/**
 * Two take a file's bytes; of four no sample is whole enough to be looked up; the last takes back one's own word alone, and says the same
 * whether there was one.
 */
const left_out = [
  '/cases/{caseId}/files',
  '/students/{studentId}/note-files',
  '/plan-groups',
  '/families/people/{kind}/{id}/preference',
  '/family-templates/preview',
  '/families/meetings',
  'delete /this-week/students/{studentId}/not-now',
];
const schemaOf = ({ body }: (typeof routes)[number]): JsonSchema =>
  body ? (z.toJSONSchema(body, { io: 'input', unrepresentable: 'any' }) as JsonSchema) : {};
const ofStudents = routes.filter((route) => {
  const named = [...route.path.matchAll(/\{(\w+)\}/g)].map(([, name]) => name ?? '');
  const asked = Object.keys(schemaOf(route).properties ?? {});
  if (left_out.includes(route.path) || left_out.includes(`${route.method} ${route.path}`)) return false;
  return named.length > 0
    ? named.every((name) => made_about.includes(name))
    : asked.includes('studentId') || asked.includes('studentIds');
});

describe('what is about a student', () => {
  let house: Casework;
  const ids: Record<string, string> = {};
  beforeAll(async () => {
    house = await openCasework();
    const { students, who } = house;
    const studentId = students[3] ?? '';
    const made = async (path: string, body: object, by = who.ben) => {
      const answer = await house.ask(by, 'POST', path, body);
      expect(answer.status, `${path} ${JSON.stringify(answer.body)}`).toBe(200);
      return answer.body as Record<string, string> & { contactIds?: string[] };
    };
    const plan = await made('/plans', {
      studentId,
      kindKey: 'check-in',
      reason: 'Missed four days.',
      goal: 'Nine of ten.',
      goalMeasure: 'own',
      target: 9,
      goalBy: '2014-04-14',
      sessionsPerWeek: 1,
      followUpDays: 7,
      startsOn: '2014-02-17',
      reviewOn: '2014-04-14',
      tier: 2,
    });
    const view = (await house.ask(who.ben, 'GET', `/plans/${plan.planId}`)).body as {
      followUps: { followUpId: string }[];
    };
    const meeting = await made('/appointments', {
      studentId,
      kind: 'meeting',
      on: '2014-02-20',
      at: '10:00',
      minutes: 30,
      purpose: 'Talk',
      place: 'Room 1',
    });
    const one = await made('/cases', { studentId, kindKey: 'wellbeing', reason: 'Tired.' });
    const note = await made('/notes', { studentId, text: 'Slept badly.' });
    const contact = await made('/contacts', { studentIds: [studentId], way: 'call' });
    const concern = await made('/concerns', { studentId, kind: 'other', words: 'Quiet.' });
    Object.assign(ids, {
      studentId,
      planId: plan.planId,
      followUpId: view.followUps[0]?.followUpId,
      appointmentId: meeting.appointmentId,
      caseId: one.caseId,
      stepNo: '1',
      noteId: note.noteId,
      contactId: contact.contactIds?.[0],
      concernId: concern.concernId,
      kind: 'student',
      id: studentId,
    });
  }, 120_000);
  afterAll(() => house.world.close());

  it('is on enough routes, and there for whoever reaches the student', async () => {
    expect(ofStudents.length).toBeGreaterThanOrEqual(60);
    expect(Object.entries(ids).filter(([, id]) => !id)).toEqual([]);
    for (const path of [`/plans/${ids.planId}`, `/cases/${ids.caseId}`, `/appointments/${ids.appointmentId}`])
      expect((await house.ask(house.who.ben, 'GET', path)).status, path).toBe(200);
  });

  it.each(ofStudents.map((route) => [`${route.method.toUpperCase()} ${route.path}`, route] as const))(
    '%s is as unknown to whoever does not reach the student as what does not exist',
    async (_, route) => {
      const address = route.path.replaceAll(/\{(\w+)\}/g, (__, name: string) => ids[name] ?? '');
      const isBare = route.method === 'get' || route.method === 'delete';
      const body = isBare ? undefined : route.body ? sampleOf(schemaOf(route), ids.studentId ?? '') : {};
      for (const who of [house.who.ada, house.who.teacher]) {
        const { status, body: said } = await house.ask(who, route.method.toUpperCase(), address, body);
        expect([403, 404], `${who}: ${status} ${JSON.stringify(said)}`).toContain(status);
      }
    },
  );
});
