/** What became of a student between two days: they left, changed school or programme, moved up, or somebody else looks after them. */
export const moveChanges = ['left', 'place', 'year', 'tutor'] as const;
export type MoveChange = (typeof moveChanges)[number];

/** Where a student stands: what they are enrolled in, the primary enrolment first, and who looks after them, the nearest first. */
export interface Place {
  /** See {@link placeKey}. */
  places: readonly string[];
  /** Staff ids. */
  carers: readonly string[];
}

/** A unit and a year in it, as one word. Unit ids hold no space. */
export function placeKey(unitId: string, year: string): string {
  return `${unitId} ${year}`;
}

export function unitOf(place: string): string {
  return place.slice(0, place.indexOf(' '));
}

export function yearOf(place: string): string {
  return place.slice(place.indexOf(' ') + 1);
}

/**
 * What changed, if anything that concerns open casework did. A second programme beside the first changes nothing, and neither
 * does the end of one of two: only where something ended and something else began did a student move.
 */
export function changeOf(before: Place, now: Place): MoveChange | null {
  const lost = without(before.places, now.places);
  const gained = without(now.places, before.places);
  if (before.places.length > 0 && now.places.length === 0) return 'left';
  if (lost.length > 0 && gained.length > 0) {
    const units = before.places.map(unitOf);
    return gained.some((place) => !units.includes(unitOf(place))) ? 'place' : 'year';
  }
  return without(before.carers, now.carers).length > 0 ? 'tutor' : null;
}

/** Something open about a student. */
export interface Subject {
  kind: 'case' | 'circumstance';
  id: string;
  /** Whose case it is, or was until a move took it from them. */
  ownerStaffId: string | null;
  /** A team's queue holds it. */
  hasTeam: boolean;
  /** Where the student stood when it came to where it is. */
  before: Place;
}

export interface Standing {
  now: Place;
  /** Of those who look after the student now, who can take casework; nearest first. */
  receivers: readonly string[];
  /** Has to do with the student where they are now, and works on cases. */
  reaches: (staffId: string) => boolean;
  /** May still open the student's casework, for whatever reason. */
  sees: (staffId: string) => boolean;
}

/** What waits for one person, or for those who lead a unit, to accept it or to ask. */
export interface Passing {
  change: MoveChange;
  fromStaffId: string | null;
  /** Null: whoever leads the unit. */
  toStaffId: string | null;
  fromUnitId: string | null;
  toUnitId: string | null;
  /** That they are in now. */
  year: string | null;
  cases: { caseId: string; ownerBefore: string | null; isReleased: boolean }[];
  circumstanceIds: string[];
}

/**
 * What has to be passed on. What has changed in a way that leaves it with the right person is settled: nobody has to do
 * anything, and where the student stands is noted anew.
 */
export function planPassing(
  subjects: readonly Subject[],
  standing: Standing,
): { passing: Passing | null; settled: Subject[] } {
  const changed = subjects.flatMap((subject) => {
    const change = changeOf(subject.before, standing.now);
    return change ? [{ subject, change }] : [];
  });
  const goes = changed.filter(({ subject, change }) => mustPass(subject, change, standing));
  const settled = changed.filter((one) => !goes.includes(one)).map(({ subject }) => subject);
  const [first] = goes.toSorted((a, b) => moveChanges.indexOf(a.change) - moveChanges.indexOf(b.change));
  if (!first) return { passing: null, settled };
  const { change, subject } = first;
  const before = subject.before;
  const fromPlace = without(before.places, standing.now.places)[0] ?? before.places[0];
  const toPlace = without(standing.now.places, before.places)[0] ?? standing.now.places[0];
  const cases = goes.flatMap(({ subject: { kind, id, ownerStaffId } }) =>
    kind === 'case'
      ? [
          {
            caseId: id,
            ownerBefore: ownerStaffId,
            isReleased: ownerStaffId !== null && !standing.sees(ownerStaffId),
          },
        ]
      : [],
  );
  return {
    settled,
    passing: {
      change,
      fromStaffId:
        cases.find(({ ownerBefore }) => ownerBefore)?.ownerBefore ??
        without(before.carers, standing.now.carers)[0] ??
        null,
      toStaffId: change === 'left' ? null : receiverOf(before, standing),
      fromUnitId: fromPlace ? unitOf(fromPlace) : null,
      toUnitId: toPlace ? unitOf(toPlace) : fromPlace ? unitOf(fromPlace) : null,
      year: toPlace ? yearOf(toPlace) : null,
      cases,
      circumstanceIds: goes.flatMap(({ subject: { kind, id } }) => (kind === 'circumstance' ? [id] : [])),
    },
  };
}

/** Who looks after the student newly, before who did so already. */
function receiverOf(before: Place, { receivers }: Standing): string | null {
  return receivers.find((staffId) => !before.carers.includes(staffId)) ?? receivers[0] ?? null;
}

function mustPass({ kind, ownerStaffId, hasTeam, before }: Subject, change: MoveChange, standing: Standing): boolean {
  if (kind === 'circumstance')
    return (
      (change === 'place' || change === 'year') &&
      !standing.receivers.some((staffId) => before.carers.includes(staffId))
    );
  if (change === 'left') return true;
  if (ownerStaffId !== null) return !standing.reaches(ownerStaffId);
  // What nobody has yet is on the list of those who lead the new unit in any case; a named person may be offered it.
  return change === 'place' && !hasTeam && standing.receivers.length > 0;
}

/** Do safeguarding notes come to other leads? Not while somebody leads at both. */
export function notesPass(
  before: Place,
  now: Place,
  leadsAt: (unitId: string) => readonly string[],
): { fromUnitId: string; toUnitId: string } | null {
  if (changeOf(before, now) !== 'place') return null;
  const from = without(before.places, now.places)[0];
  const to = without(now.places, before.places)[0];
  if (from === undefined || to === undefined) return null;
  const known = new Set(before.places.flatMap((place) => leadsAt(unitOf(place))));
  if (now.places.some((place) => leadsAt(unitOf(place)).some((lead) => known.has(lead)))) return null;
  return { fromUnitId: unitOf(from), toUnitId: unitOf(to) };
}

/** Is it what waits already? */
export function samePassing(a: Passing, b: Passing): boolean {
  return key(a) === key(b);
}

function key({ change, toStaffId, toUnitId, cases, circumstanceIds }: Passing): string {
  return JSON.stringify([
    change,
    toStaffId,
    toUnitId,
    cases.map(({ caseId }) => caseId).sort(),
    circumstanceIds.toSorted(),
  ]);
}

/**
 * The move in a sentence, without the student's name.
 * @param yearWord the institution's: 'year', 'grade'
 */
export function moveWords(
  { change }: { change: MoveChange },
  names: { from: string | null; to: string | null; year: string | null; carer: string | null; yearWord: string },
): string {
  const year = names.year ? `, ${yearWords(names.year, names.yearWord)}` : '';
  if (change === 'left') return `Left ${names.from ?? 'what they were enrolled in'}.`;
  if (change === 'place') return `Moved from ${names.from ?? 'elsewhere'} to ${names.to ?? 'elsewhere'}${year}.`;
  if (change === 'year') return `Moved on within ${names.to ?? 'the same place'}${year}.`;
  return names.carer ? `${names.carer} no longer looks after them.` : 'Somebody else looks after them now.';
}

/** '06' is "grade 6"; what is more than a number stands for itself. */
function yearWords(year: string, yearWord: string): string {
  return /^\d+$/.test(year) ? `${yearWord} ${Number(year)}` : year;
}

function without(some: readonly string[], others: readonly string[]): string[] {
  return some.filter((one) => !others.includes(one));
}
