import { html } from 'hono/html';
import { explanations } from '../../attendance/core/registers/explanation.ts';
import { eventAnswers } from '../../families/core/gatherings/event.ts';
import { channels, digests } from '../../families/core/people/holder.ts';
import type { PreferenceView } from '../../families/core/people/views.ts';
import { categories, type FamilyCategory } from '../../families/core/writing/occasions.ts';
import type { FieldValues } from '../../families/core/writing/render.ts';
import type { IsoDate } from '../../kernel/week.ts';
import type { PortalKey } from '../core/say.ts';
import type { Done } from './act.ts';
import { type Frame, type Html, words } from './frame.ts';
import type { EventOnPage, InvitationOnPage, StudentOnPage, WrittenTo } from './read-family.ts';

type Part = Html | Promise<Html> | string;

const reason_keys: Record<string, PortalKey> = {
  illness: 'rIllness',
  medical: 'rMedical',
  family: 'rFamily',
  bereavement: 'rBereavement',
  religious: 'rReligious',
  transport: 'rTransport',
  travel: 'rTravel',
  work: 'rWork',
  school: 'rSchool',
  'mark-wrong': 'rMarkWrong',
  other: 'rOther',
};

const category_keys: Record<FamilyCategory, PortalKey> = {
  attendance: 'catAttendance',
  wellbeing: 'catWellbeing',
  events: 'catEvents',
  surveys: 'catSurveys',
  emergency: 'catEmergency',
  legal: 'catLegal',
};

const answer_keys = { coming: 'coming', maybe: 'maybe', 'not-coming': 'notComing' } as const;

/** A form that does one thing: what is pressed twice is done once, by its own id. */
function form(act: string, content: Part, id = ''): Html | Promise<Html> {
  return html`<form method="post"><input type="hidden" name="do" value="${act}">${id ? html`<input type="hidden" name="id" value="${id}">` : ''}${content}</form>`;
}

export function dayText(frame: Frame, day: IsoDate): string {
  return Temporal.PlainDate.from(day).toLocaleString(frame.language, {
    weekday: 'long',
    day: 'numeric',
    month: 'long',
  });
}

export function momentText(frame: Frame, at: Date | string, timeZone: string): string {
  return new Intl.DateTimeFormat(frame.language, {
    weekday: 'long',
    day: 'numeric',
    month: 'long',
    hour: 'numeric',
    minute: '2-digit',
    timeZone,
  }).format(new Date(at));
}

export function saysPart(frame: Frame, says: PortalKey | null, values: Record<string, string | number> = {}): Part {
  return says ? html`<p class="says" role="status" id="says">${words(frame, says, values)}</p>` : '';
}

export function attendancePart(frame: Frame, student: StudentOnPage): Part {
  const number = (name: string) => Number(student.figures[name] ?? 0);
  const compared = compare(student.figures);
  return html`<h2>${words(frame, 'attendance', { student: student.name })}</h2>
${
  number('enrolled_days') === 0
    ? html`<p>${words(frame, 'noMarks')}</p>`
    : html`<p class="big">${words(frame, 'missed', { n: number('days_missed'), of: number('enrolled_days') })}</p>
${compared ? html`<p>${words(frame, compared, { n: number('classmates_missed') })}</p>` : ''}
<p>${words(frame, 'recent', { n: number('month_missed') })}</p>`
}
${
  student.days.length > 0
    ? html`<h3>${words(frame, 'daysTitle')}</h3><ul>${student.days.map(
        ({ day, reason }) =>
          html`<li>${dayText(frame, day)}<br><small>${
            reason === null
              ? words(frame, 'noReason')
              : reason === 'waits'
                ? words(frame, 'reasonWaits')
                : html`${words(frame, 'reasonGiven', { reason: words(frame, reason_keys[reason.key] ?? 'rOther') })}`
          }</small></li>`,
      )}</ul>`
    : ''
}`;
}

function compare(figures: FieldValues): 'more' | 'fewer' | 'same' | null {
  const compared = figures.compared;
  return compared === 'more' || compared === 'fewer' || compared === 'same' ? compared : null;
}

export function explainPart(frame: Frame, student: StudentOnPage, today: IsoDate, done: Done | null): Part {
  const open = student.days.filter(({ reason }) => reason === null);
  const days = [...new Set([...open.map(({ day }) => day), today])];
  const id = student.studentId;
  return html`<h3>${words(frame, 'explain')}</h3>${saysPart(frame, done?.says ?? null)}
${form(
  'explain',
  html`<label for="day-${id}">${words(frame, 'day')}</label>
<select id="day-${id}" name="day">${days.map((day) => html`<option value="${day}" ${day === done?.typed('day') ? 'selected' : ''}>${dayText(frame, day)}</option>`)}</select>
<label for="reason-${id}">${words(frame, 'reason')}</label>
<select id="reason-${id}" name="reason" required><option value=""></option>${explanations.map(
    ({ key }) =>
      html`<option value="${key}" ${key === done?.typed('reason') ? 'selected' : ''}>${words(frame, reason_keys[key] ?? 'rOther')}</option>`,
  )}</select>
<label for="words-${id}">${words(frame, 'words')}</label>
<textarea id="words-${id}" name="words" rows="2" maxlength="500" dir="auto">${done?.typed('words') ?? ''}</textarea>
<button>${words(frame, 'send')}</button>`,
  id,
)}`;
}

export function writePart(frame: Frame, once: string, emergencyNumber: string, says: Part): Part {
  return html`<h2>${words(frame, 'write')}</h2>${says}
<p class="soft">${words(frame, 'urgent', { number: emergencyNumber })}</p>
${form(
  'write',
  html`<label for="message">${words(frame, 'message')}</label>
<textarea id="message" name="message" rows="4" maxlength="4000" dir="auto"></textarea>
<button>${words(frame, 'send')}</button>`,
  once,
)}`;
}

export function meetingPart(frame: Frame, one: InvitationOnPage, timeZone: string, address: string): Part {
  const id = one.invitationId;
  return html`<h2>${words(frame, 'meetings')}</h2>
<p><b dir="auto">${words(frame, 'meetingWith', { title: one.title, host: one.host })}</b><br><span class="soft" dir="auto">${one.place}</span></p>
${
  one.booked
    ? html`<p class="big">${words(frame, 'bookedFor', { when: momentText(frame, one.booked.startsAt, timeZone) })}</p>
<p><a href="${address}/meeting.ics?i=${id}">${words(frame, 'calendar')}</a></p>`
    : ''
}
${
  one.isOpen && one.free.length > 0
    ? form(
        'book',
        html`<fieldset><legend>${words(frame, 'chooseTime')}</legend>${one.free
          .slice(0, 40)
          .map(
            ({ slotId, startsAt }) =>
              html`<label class="one"><input type="radio" name="slot" value="${slotId}" required> ${momentText(frame, startsAt, timeZone)}</label>`,
          )}</fieldset>
<label class="one"><input type="checkbox" name="interpreter" value="yes" ${one.interpreter ? 'checked' : ''}> ${words(frame, 'interpreter')}</label>
<label for="wish-${id}">${words(frame, 'wish')}</label><textarea id="wish-${id}" name="wish" rows="2" maxlength="1000" dir="auto">${one.wish}</textarea>
<button>${words(frame, one.booked ? 'move' : 'book')}</button>`,
        id,
      )
    : one.booked
      ? ''
      : html`<p>${words(frame, 'noTimes')}</p>`
}
<div class="does">${one.booked ? form('cancel', html`<button class="other">${words(frame, 'cancel')}</button>`, id) : ''}
${form('decline', html`<button class="other">${words(frame, 'decline')}</button>`, id)}</div>`;
}

export function eventPart(frame: Frame, one: EventOnPage, timeZone: string): Part {
  const answer = eventAnswers.find((key) => key === one.answer);
  return html`<h3 dir="auto">${one.title}</h3>
<p>${momentText(frame, one.startsAt, timeZone)}<br><span class="soft" dir="auto">${one.place}</span></p>
${one.words ? html`<p dir="auto">${one.words}</p>` : ''}
${answer ? html`<p><b>${words(frame, 'yourAnswer', { answer: words(frame, answer_keys[answer]) })}</b></p>` : ''}
${form(
  'event',
  html`<label for="people-${one.eventId}">${words(frame, 'people')}</label>
<input id="people-${one.eventId}" name="people" type="number" min="1" max="20" inputmode="numeric" value="${one.people ?? ''}" style="max-width:6em">
<label class="one"><input type="checkbox" name="interpreter" value="yes"> ${words(frame, 'interpreter')}</label>
<p class="does">${eventAnswers.map(
    (key) =>
      html`<button name="answer" value="${key}" class="${key === 'coming' ? '' : 'other'}">${words(frame, answer_keys[key])}</button> `,
  )}</p>`,
  one.eventId,
)}`;
}

export function settingsPart(
  frame: Frame,
  { channelOrder, hours, isLargePrint, wantsAudio, needsInterpreter, digest, revision }: PreferenceView,
  stopped: readonly FamilyCategory[],
  refusable: readonly FamilyCategory[],
  says: Part,
): Part {
  const first = channelOrder?.[0] ?? '';
  return html`<h2>${words(frame, 'settings')}</h2>${says}
${form(
  'settings',
  html`<label for="by">${words(frame, 'by')}</label>
<select id="by" name="by"><option value=""></option>${channels.map(
    (channel) =>
      html`<option value="${channel}" ${channel === first ? 'selected' : ''}>${words(frame, channel)}</option>`,
  )}</select>
<div class="pair"><div><label for="from">${words(frame, 'from')}</label><input id="from" name="from" type="time" value="${hours?.from ?? ''}"></div>
<div><label for="until">${words(frame, 'until')}</label><input id="until" name="until" type="time" value="${hours?.until ?? ''}"></div></div>
<label for="digest">${words(frame, 'digest')}</label>
<select id="digest" name="digest">${digests.map(
    (one) => html`<option value="${one}" ${one === digest ? 'selected' : ''}>${words(frame, one)}</option>`,
  )}</select>
<label class="one"><input type="checkbox" name="large" value="yes" ${isLargePrint ? 'checked' : ''}> ${words(frame, 'bigPrint')}</label>
<label class="one"><input type="checkbox" name="audio" value="yes" ${wantsAudio ? 'checked' : ''}> ${words(frame, 'audio')}</label>
<label class="one"><input type="checkbox" name="interpreter" value="yes" ${needsInterpreter ? 'checked' : ''}> ${words(frame, 'interpreter')}</label>
<input type="hidden" name="revision" value="${revision}">
<button>${words(frame, 'save')}</button>`,
)}
<h3>${words(frame, 'stop')}</h3>
<div class="does">${categories
    .filter((category) => refusable.includes(category))
    .map((category) => {
      const isStopped = stopped.includes(category);
      return form(
        isStopped ? 'allow' : 'stop',
        html`<button class="other">${isStopped ? `${words(frame, 'allow')}: ` : ''}${words(frame, category_keys[category])}</button>`,
        category,
      );
    })}</div>`;
}

export function historyPart(frame: Frame, written: readonly WrittenTo[], timeZone: string): Part {
  return html`<h2>${words(frame, 'history')}</h2>
${
  written.length === 0
    ? html`<p>${words(frame, 'noHistory')}</p>`
    : html`<ul>${written.map(
        ({ at, by, category }) =>
          html`<li>${words(frame, 'wrote', {
            when: momentText(frame, at, timeZone),
            who: by ?? frame.school,
            what: words(frame, category_keys[category as FamilyCategory] ?? 'catWellbeing'),
          })}</li>`,
      )}</ul>`
}`;
}
