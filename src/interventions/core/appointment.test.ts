import ICAL from 'ical.js';
import { expect, it } from 'vitest';
import { type Invitation, invitationOf } from '../../messages/core/invitation.ts';
import { appointmentAfter, appointmentStates, clockIn, momentIn } from './appointment.ts';
import { calendarFeed } from './calendar-feed.ts';

/** Times as schools write them, and the moments that they are; clocks change on 9 March and 2 November 2014 in Chicago. */
it.each([
  ['an ordinary day', 'America/Chicago', '2014-02-17', '15:30', '2014-02-17T21:30:00Z'],
  ['the morning after the clocks went forward', 'America/Chicago', '2014-03-10', '08:00', '2014-03-10T13:00:00Z'],
  ['a time that is skipped', 'America/Chicago', '2014-03-09', '02:30', '2014-03-09T08:30:00Z'],
  ['a time that comes twice', 'America/Chicago', '2014-11-02', '01:30', '2014-11-02T06:30:00Z'],
  ['the morning after the clocks went back', 'America/Chicago', '2014-11-03', '08:00', '2014-11-03T14:00:00Z'],
  ['London in summer', 'Europe/London', '2014-06-02', '09:00', '2014-06-02T08:00:00Z'],
  ['where clocks never change', 'America/Phoenix', '2014-07-01', '09:00', '2014-07-01T16:00:00Z'],
])('%s is the right moment', (_, zone, day, time, moment) => {
  expect(momentIn(zone, day, time).toString()).toBe(moment);
});

it('reads a moment by the clocks of the place', () => {
  expect(clockIn('America/Chicago', new Date('2014-03-10T13:00:00Z'))).toEqual({ day: '2014-03-10', time: '08:00' });
});

it('is over once it was held, was not held, or was called off', () => {
  for (const state of appointmentStates)
    for (const event of ['hold', 'fail', 'cancel', 'move'] as const)
      expect(appointmentAfter(state, event) !== null, `${state} ${event}`).toBe(state === 'planned');
});

const invitation: Invitation = {
  id: '018f0000-0000-7000-8000-000000000001',
  sequence: 2,
  when: {
    startsAt: Temporal.Instant.from('2014-03-10T13:00:00Z'),
    endsAt: Temporal.Instant.from('2014-03-10T13:30:00Z'),
  },
  summary: 'Meeting; with, commas',
  description: `Who it is about is said in Leadline: https://leadline.example/n/${'é'.repeat(90)}`,
  place: 'Room 4\nsecond floor',
  link: 'https://leadline.example/n/appointments/1\r\nX-EVIL:1',
  organiser: { name: 'Ada "The" Tutor\r\nX-EVIL:1', email: 'ada@example.org' },
  people: [
    { name: 'Zoë Łukasz', email: 'zoe@example.org' },
    { name: 'Ben', email: 'ben@example.org\r\nX-EVIL:1' },
  ],
  isCancelled: false,
};
const stamp = Temporal.Instant.from('2014-02-17T23:59:59Z');
/** Read by a parser that we did not write. */
const parsed = (text: string) => {
  const calendar = new ICAL.Component(ICAL.parse(text));
  const event = calendar.getFirstSubcomponent('vevent');
  if (!event) throw new Error('no event');
  return { calendar, event };
};

it('asks for a meeting so that another program reads what was meant', () => {
  const { calendar, event } = parsed(invitationOf(invitation, stamp));
  expect(calendar.getFirstPropertyValue('method')).toBe('REQUEST');
  expect(event.getFirstPropertyValue('uid')).toBe(`${invitation.id}@leadline`);
  expect(event.getFirstPropertyValue('sequence')).toBe(2);
  expect(String(event.getFirstPropertyValue('summary'))).toBe(invitation.summary);
  expect(String(event.getFirstPropertyValue('description'))).toBe(invitation.description);
  expect(String(event.getFirstPropertyValue('location'))).toBe('Room 4\nsecond floor');
  expect((event.getFirstPropertyValue('dtstart') as ICAL.Time).toJSDate().toISOString()).toBe(
    '2014-03-10T13:00:00.000Z',
  );
  expect((event.getFirstPropertyValue('dtend') as ICAL.Time).toJSDate().toISOString()).toBe('2014-03-10T13:30:00.000Z');
  expect(event.getAllProperties('attendee').map((one) => one.getFirstValue())).toEqual([
    'mailto:zoe@example.org',
    'mailto:ben@example.orgX-EVIL:1',
  ]);
  expect(event.getFirstProperty('organizer')?.getFirstParameter('cn')).toContain('Ada');
  // What somebody writes into a name or address makes no line of its own.
  expect(event.getFirstPropertyValue('x-evil')).toBeNull();
});

it('calls off under the same UID, with a higher number', () => {
  const { calendar, event } = parsed(invitationOf({ ...invitation, sequence: 3, isCancelled: true }, stamp));
  expect(calendar.getFirstPropertyValue('method')).toBe('CANCEL');
  expect(event.getFirstPropertyValue('uid')).toBe(`${invitation.id}@leadline`);
  expect(event.getFirstPropertyValue('sequence')).toBe(3);
  expect(event.getFirstPropertyValue('status')).toBe('CANCELLED');
});

it('gives a review a day that no time zone moves', () => {
  const { event } = parsed(invitationOf({ ...invitation, when: { on: '2014-03-09' } }, stamp));
  const start = event.getFirstPropertyValue('dtstart') as ICAL.Time;
  expect([start.isDate, start.toString()]).toEqual([true, '2014-03-09']);
});

it('gives a feed that another program reads, of days and of moments', () => {
  const { when } = invitation;
  const feed = calendarFeed(
    'Follow-ups; ours',
    [
      {
        id: 'a',
        sequence: 0,
        when: { on: '2014-03-09' },
        summary: 'Follow-up',
        description: '',
        link: 'https://x.example',
      },
      { id: 'b', sequence: 1, when, summary: 'Meeting', description: '', link: 'https://x.example' },
    ],
    stamp,
  );
  const events = new ICAL.Component(ICAL.parse(feed)).getAllSubcomponents('vevent');
  expect(events.map((one) => String(one.getFirstPropertyValue('dtstart')))).toEqual([
    '2014-03-09',
    '2014-03-10T13:00:00Z',
  ]);
});
