import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  changeOf,
  moveWords,
  notesPass,
  type Place,
  placeKey,
  planPassing,
  type Standing,
  type Subject,
  samePassing,
} from './passing.ts';

const place = (places: string[], carers: string[] = []): Place => ({ places, carers });
const hist1 = placeKey('hist', '1');
const hist2 = placeKey('hist', '2');
const phil1 = placeKey('phil', '1');

const aPlace = fc.record({
  places: fc.uniqueArray(
    fc.constantFrom('a', 'b', 'c').chain((unit) => fc.constantFrom('1', '2').map((year) => placeKey(unit, year))),
    { maxLength: 3 },
  ),
  carers: fc.uniqueArray(fc.constantFrom('ada', 'ben', 'cy'), { maxLength: 3 }),
});
const aSubject: fc.Arbitrary<Subject> = fc.record({
  kind: fc.constantFrom('case', 'circumstance'),
  id: fc.uuid(),
  ownerStaffId: fc.constantFrom('ada', 'ben', 'dee', null),
  hasTeam: fc.boolean(),
  before: aPlace,
});
const aStanding: fc.Arbitrary<Standing> = fc
  .record({
    now: aPlace,
    able: fc.subarray(['ada', 'ben', 'cy', 'dee']),
    far: fc.subarray(['ada', 'ben', 'cy', 'dee']),
  })
  .map(({ now, able, far }) => ({
    now,
    receivers: now.carers.filter((one) => (able as string[]).includes(one)),
    reaches: (one) => (now.carers as string[]).includes(one),
    sees: (one) => ([...now.carers, ...far] as string[]).includes(one),
  }));

describe('what changed', () => {
  it('is nothing while a second programme comes beside the first, or one of two ends', () => {
    expect(changeOf(place([hist1]), place([hist1, phil1]))).toBeNull();
    expect(changeOf(place([hist1, phil1]), place([hist1]))).toBeNull();
  });

  it('is a move, a year, leaving, or another tutor', () => {
    expect(changeOf(place([hist1], ['ada']), place([phil1], ['ada']))).toBe('place');
    expect(changeOf(place([hist1], ['ada']), place([hist2], ['ben']))).toBe('year');
    expect(changeOf(place([hist1]), place([]))).toBe('left');
    expect(changeOf(place([hist1], ['ada']), place([hist1], ['ben']))).toBe('tutor');
    expect(changeOf(place([hist1], ['ada']), place([hist1], ['ada', 'ben']))).toBeNull();
    expect(changeOf(place([]), place([hist1]))).toBeNull();
  });

  it('is nothing when nothing differs, and a correction that takes it back leaves nothing', () => {
    fc.assert(
      fc.property(aPlace, (one) => {
        expect(changeOf(one, one)).toBeNull();
      }),
    );
  });
});

describe('what is passed on', () => {
  it('loses nothing: what changed is passed on or settled, once, and what did not change is neither', () => {
    fc.assert(
      fc.property(
        fc.uniqueArray(aSubject, { selector: ({ id }) => id, maxLength: 5 }),
        aStanding,
        (subjects, standing) => {
          const { passing, settled } = planPassing(subjects, standing);
          const went = [...(passing?.cases.map(({ caseId }) => caseId) ?? []), ...(passing?.circumstanceIds ?? [])];
          const told = [...went, ...settled.map(({ id }) => id)].sort();
          const changed = subjects.filter(({ before }) => changeOf(before, standing.now)).map(({ id }) => id);
          expect(told).toEqual(changed.sort());
        },
      ),
    );
  });

  it('goes to nobody who has it, takes it only from those who see the student no more, and is stable', () => {
    fc.assert(
      fc.property(
        fc.uniqueArray(aSubject, { selector: ({ id }) => id, maxLength: 5 }),
        aStanding,
        (subjects, standing) => {
          const { passing } = planPassing(subjects, standing);
          if (!passing) return;
          for (const { ownerBefore, isReleased } of passing.cases) {
            expect(isReleased).toBe(ownerBefore !== null && !standing.sees(ownerBefore));
            if (passing.change !== 'left') expect(ownerBefore).not.toBe(passing.toStaffId ?? 'nobody');
          }
          if (passing.toStaffId) expect(standing.receivers).toContain(passing.toStaffId);
          const again = planPassing(subjects.toReversed(), standing).passing;
          if (subjects.length === 1) expect(again && samePassing(again, passing)).toBe(true);
        },
      ),
    );
  });

  it('a case follows its student to the new tutor; the old one keeps it only while they may open it', () => {
    const subject: Subject = {
      kind: 'case',
      id: 'c',
      ownerStaffId: 'ada',
      hasTeam: false,
      before: place([hist1], ['ada']),
    };
    const standing: Standing = {
      now: place([phil1], ['ben']),
      receivers: ['ben'],
      reaches: (one) => one === 'ben',
      sees: (one) => one === 'ben',
    };
    expect(planPassing([subject], standing).passing).toEqual({
      change: 'place',
      fromStaffId: 'ada',
      toStaffId: 'ben',
      fromUnitId: 'hist',
      toUnitId: 'phil',
      year: '1',
      cases: [{ caseId: 'c', ownerBefore: 'ada', isReleased: true }],
      circumstanceIds: [],
    });
    const stays = planPassing([subject], { ...standing, sees: () => true });
    expect(stays.passing?.cases[0]?.isReleased).toBe(false);
    const both = planPassing([subject], { ...standing, reaches: () => true });
    expect(both).toEqual({ passing: null, settled: [subject] });
  });

  it('is for whoever leads the unit where nobody can take it, and where the student left', () => {
    const subject: Subject = {
      kind: 'case',
      id: 'c',
      ownerStaffId: 'ada',
      hasTeam: false,
      before: place([hist1], ['ada']),
    };
    const none = { receivers: [], reaches: () => false, sees: () => false };
    expect(planPassing([subject], { ...none, now: place([phil1]) }).passing).toMatchObject({
      toStaffId: null,
      toUnitId: 'phil',
    });
    expect(planPassing([subject], { ...none, now: place([]) }).passing).toMatchObject({
      change: 'left',
      toStaffId: null,
      toUnitId: 'hist',
    });
  });
});

it('safeguarding notes come to other leads only where nobody leads at both places', () => {
  const leads = (at: Record<string, string[]>) => (unit: string) => at[unit] ?? [];
  const moved = [place([hist1]), place([phil1])] as const;
  expect(notesPass(...moved, leads({ hist: ['l'], phil: ['m'] }))).toEqual({ fromUnitId: 'hist', toUnitId: 'phil' });
  expect(notesPass(...moved, leads({ hist: ['l'], phil: ['l', 'm'] }))).toBeNull();
  expect(notesPass(place([hist1]), place([hist2]), leads({}))).toBeNull();
});

it('a move is one sentence', () => {
  const names = { from: 'History', to: 'Philosophy', year: '02', carer: 'Ada Tutor', yearWord: 'year' };
  expect(moveWords({ change: 'place' }, names)).toBe('Moved from History to Philosophy, year 2.');
  expect(moveWords({ change: 'year' }, { ...names, year: 'Grade 9' })).toBe('Moved on within Philosophy, Grade 9.');
  expect(moveWords({ change: 'tutor' }, names)).toBe('Ada Tutor no longer looks after them.');
  expect(moveWords({ change: 'left' }, names)).toBe('Left History.');
});
