import { describe, expect, it } from 'vitest';
import { hasCome, resolveByOf } from './resolve-by.ts';

describe('the hour by which absences are explained', () => {
  it('is a unit’s own before its parents’, and the institution’s where none of them has one', () => {
    const settings = [{ unitId: null }, { unitId: 'district' }, { unitId: 'lincoln' }];
    expect(resolveByOf(settings, ['lincoln', 'district'])?.unitId).toBe('lincoln');
    expect(resolveByOf(settings, ['grant', 'district'])?.unitId).toBe('district');
    expect(resolveByOf(settings, ['elsewhere'])?.unitId).toBe(null);
    expect(resolveByOf([], ['lincoln'])).toBe(null);
  });

  it.each`
    instant                   | zone                 | hour  | come     | why
    ${'2025-10-06T14:59:00Z'} | ${'America/Chicago'} | ${10} | ${false} | ${'it is 9:59 there'}
    ${'2025-10-06T15:00:00Z'} | ${'America/Chicago'} | ${10} | ${true}  | ${'it is 10:00 there'}
    ${'2025-11-03T15:59:00Z'} | ${'America/Chicago'} | ${10} | ${false} | ${'clocks went back on Sunday: 9:59'}
    ${'2025-11-03T16:00:00Z'} | ${'America/Chicago'} | ${10} | ${true}  | ${'and an hour later in the world'}
    ${'2026-03-08T08:00:00Z'} | ${'America/Chicago'} | ${2}  | ${true}  | ${'2:00 did not come, it is 3:00'}
    ${'2026-03-08T07:59:00Z'} | ${'America/Chicago'} | ${2}  | ${false} | ${'a minute before it is 1:59'}
    ${'2025-10-06T04:30:00Z'} | ${'Asia/Kolkata'}    | ${10} | ${true}  | ${'half an hour apart'}
  `('has come=$come at $instant in $zone for $hour o’clock: $why', ({ instant, zone, hour, come }) => {
    expect(hasCome(Temporal.Instant.from(instant).toZonedDateTimeISO(zone), hour)).toBe(come);
  });
});
