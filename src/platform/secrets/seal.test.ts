import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { seal, unseal } from './seal.ts';

const installation = 'the secret of an installation';

describe('a sealed secret', () => {
  it('opens with the same secret for the same purpose, and shows nothing of what is in it', () => {
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 16, maxLength: 64 }), fc.string(), (clear, purpose) => {
        const sealed = seal(installation, purpose, clear);
        expect(Buffer.from(sealed).includes(Buffer.from(clear))).toBe(false);
        expect(unseal(installation, purpose, sealed)).toEqual(Buffer.from(clear));
      }),
      { numRuns: 50 },
    );
  });

  it('is another every time', () => {
    const clear = new Uint8Array(32);
    expect(seal(installation, 'p', clear)).not.toEqual(seal(installation, 'p', clear));
  });

  it('opens with no other secret, for no other purpose, and not once a bit was changed', () => {
    const sealed = seal(installation, 'key of 7', new Uint8Array(32));
    expect(unseal('another secret', 'key of 7', sealed)).toBeNull();
    expect(unseal(installation, 'key of 8', sealed)).toBeNull();
    for (let at = 0; at < sealed.length; at++) {
      const changed = Uint8Array.from(sealed, (byte, i) => (i === at ? byte ^ 1 : byte));
      expect(unseal(installation, 'key of 7', changed)).toBeNull();
    }
    expect(unseal(installation, 'key of 7', new Uint8Array(32))).toBeNull();
  });
});
