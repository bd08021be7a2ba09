/** What each figure is, as the page of definitions shows it: the formula, what it is of, and where that is written. */
export interface Definition {
  key: string;
  name: string;
  formula: string;
  denominator: string;
  notes: string;
  reference: string | null;
}

export const definitions: readonly Definition[] = [
  {
    key: 'rate',
    name: 'Attendance rate',
    formula: 'attended sessions ÷ expected sessions',
    denominator:
      'sessions with a mark that means the student was expected; a session is a day, a half day or a period, as marks come',
    notes:
      'Late, left early and educated off-site are attended. Days that the calendar closes, “not expected”, and what an agreed adjustment takes out are in neither. Where a state or census counts a part-time timetable as absence (England: code C2), its figure is higher.',
    reference: null,
  },
  {
    key: 'late',
    name: 'Late',
    formula:
      'attended sessions to which the student came late; beside it their minutes, added up where marks carry any',
    denominator: 'expected sessions',
    notes:
      'A code that says late, or minutes late with any code that means attended. Who came after registration closed (England: code U) was late and absent. Where a later arrival is agreed, the first sessions of the day are not late.',
    reference: null,
  },
  {
    key: 'early',
    name: 'Left early',
    formula:
      'attended sessions that the student left before their end; beside it their minutes, added up where marks carry any',
    denominator: 'expected sessions',
    notes:
      'A code that says left early, or minutes left early with any code that means attended. A session may be both late and left early.',
    reference: null,
  },
  {
    key: 'thirty-minutes',
    name: 'More than 30 minutes without a valid excuse (California)',
    formula:
      'days on which the student came more than 30 minutes late, or left more than 30 minutes early, or missed a period of more than 30 minutes, by a code without a valid excuse; added to full days missed without one; three in a school year',
    denominator: 'the school year; a day counts once',
    notes:
      'Codes TU and T30 say that there was no valid excuse, EDU that somebody left without one; T30 says more than 30 minutes by itself, as a code of your own may; the others need minutes. A period missed without a valid excuse counts where the shape of the day says that a period is longer than 30 minutes; two short ones in a row are not added up, and the hours of a morning or afternoon are not known. Where minutes or the excuse are not known the day does not count: nothing is held against a family that is not on record. It is counted for legal notices, not for chronic absence.',
    reference: 'California Education Code § 48260(a)',
  },
  {
    key: 'absent-day',
    name: 'Absent day',
    formula: 'a day of which half or more of the expected sessions were missed, for any reason',
    denominator: 'enrolled days: days with anything expected',
    notes: 'One of two half days missed is an absent day; one of four periods is not.',
    reference: 'EDFacts file specification FS195 (US Department of Education)',
  },
  {
    key: 'chronic',
    name: 'Chronic absence',
    formula: 'absent days ÷ enrolled days ≥ 10 %',
    denominator:
      'enrolled days of the academic year, at all schools of the institution one after the other; ten at least',
    notes:
      'What was agreed not to be expected is in neither. All reasons count: excused, unexcused, suspension. Bands: under 5 %, 5 to 9.99 %, 10 to 19.99 %, 20 % and more.',
    reference: 'EDFacts file specification FS195; Attendance Works',
  },
  {
    key: 'days-left',
    name: 'Days left before chronic',
    formula: 'the most further absent days with (absent days + these) ÷ (enrolled days + school days to come) < 10 %',
    denominator:
      'enrolled days so far and the weekdays to come that the calendar does not close, to the end of the last term',
    notes: 'It looks to the end of the year; today’s share may be over 10 % while days are left.',
    reference: null,
  },
  {
    key: 'persistent',
    name: 'Persistent and severe absence (England)',
    formula: 'missed ÷ possible sessions ≥ 10 %, ≥ 50 %',
    denominator: 'possible sessions: expected ones, mornings and afternoons apart',
    notes: 'Authorised and unauthorised sessions both count.',
    reference: 'Working together to improve school attendance (Department for Education, August 2024)',
  },
  {
    key: 'ten-sessions',
    name: 'Ten sessions in ten weeks (England)',
    formula: 'unauthorised sessions in the last ten school weeks ≥ 10',
    denominator: 'school weeks: weeks in which anything was expected of the student; holidays are none',
    notes: 'Codes G, N, O and U. It is a threshold for considering a notice, not a notice.',
    reference: 'National framework for penalty notices, from 19 August 2024',
  },
  {
    key: 'ada',
    name: 'Average daily attendance',
    formula: 'days attended, added up over students ÷ days taught',
    denominator: 'days of the stretch on which anybody of the group was expected',
    notes: 'A day of which half was attended adds half. Funding rules of a state may differ.',
    reference: null,
  },
  {
    key: 'consecutive',
    name: 'Days absent in a row',
    formula: 'absent days since the last enrolled day that was not',
    denominator:
      'enrolled days up to the last day of which marks are here; weekends, holidays and closures neither add nor break',
    notes: '',
    reference: null,
  },
  {
    key: 'pattern',
    name: 'Pattern',
    formula: 'four absences or more in one place, that would fall there by chance less than once in a hundred times',
    denominator:
      'the student’s absences of the year; the binomial distribution, with the share of days (or sessions) in that place as the chance',
    notes:
      'Weekdays, the first day after a break, the last period, one subject. A pattern is a question to ask, not an answer.',
    reference: 'NIST/SEMATECH e-Handbook of Statistical Methods, 1.3.6.6.18',
  },
];
