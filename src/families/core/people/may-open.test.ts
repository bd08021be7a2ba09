import { describe, expect, it } from 'vitest';
import { leftOutReasons, unwritten } from './holder.ts';
import { insteadOfLink, whyClosedFor } from './may-open.ts';

const person = (why: (typeof leftOutReasons)[number] | null) => ({
  reach: [
    { category: 'attendance' as const, channels: [], why: null },
    { category: 'wellbeing' as const, channels: [], why },
  ],
});

describe('whom a link opens for', () => {
  it('opens for whoever may be told, also where they want no messages or have no address', () => {
    for (const why of [null, ...unwritten]) expect(whyClosedFor(person(why), 'wellbeing')).toBeNull();
  });

  it('opens for nobody else, of that category alone, and says what to do', () => {
    for (const why of leftOutReasons.filter((one) => !unwritten.includes(one))) {
      expect(whyClosedFor(person(why), 'wellbeing')).toBe(why);
      expect(whyClosedFor(person(why), 'attendance')).toBeNull();
      expect(insteadOfLink(why, 'review')).toMatch(/^[A-Z].{40,}\.$/);
    }
  });

  it('sends to the student once rights passed', () => {
    expect(insteadOfLink('of-age', 'student-only')).toContain('Share it with the student');
    expect(insteadOfLink('rights-review', 'review')).toContain('share it with the student');
  });
});
