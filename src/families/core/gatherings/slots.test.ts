import { expect, it } from 'vitest';
import { overlapping, slotsWithin } from './slots.ts';

const times = (hours: Parameters<typeof slotsWithin>[0], timeZone: string, minutes = 30, pauseMinutes = 0) =>
  slotsWithin(hours, { minutes, pauseMinutes, timeZone }).map((at) =>
    at.toZonedDateTimeISO(timeZone).toPlainTime().toString().slice(0, 5),
  );

it('fills hours with times and pauses, and none runs over the end', () => {
  expect(times([{ day: '2026-03-02', from: '15:00', until: '16:40' }], 'America/Chicago', 20, 5)).toEqual([
    '15:00',
    '15:25',
    '15:50',
    '16:15',
  ]);
});

it('leaves out what does not exist when clocks go forward, and offers once what comes twice', () => {
  expect(times([{ day: '2026-03-29', from: '00:30', until: '03:00' }], 'Europe/London')).toEqual([
    '00:30',
    '02:00',
    '02:30',
  ]);
  const back = slotsWithin([{ day: '2026-10-25', from: '00:30', until: '02:30' }], {
    minutes: 30,
    pauseMinutes: 0,
    timeZone: 'Europe/London',
  });
  expect(back).toHaveLength(4);
  expect(new Set(back.map(String)).size).toBe(4);
});

it('knows which times touch others', () => {
  const at = (time: string) => Temporal.Instant.from(`2026-03-02T${time}:00Z`);
  const offered = [
    { startsAt: at('09:00'), minutes: 30 },
    { startsAt: at('09:30'), minutes: 30 },
  ];
  expect(overlapping(offered, [{ startsAt: at('09:15'), minutes: 15 }])).toEqual([offered[0]]);
  expect(overlapping(offered, [{ startsAt: at('10:00'), minutes: 15 }])).toEqual([]);
});
