import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type DeliveryEvent, type DeliveryState, nextState, possibleEvents } from './delivery-state.ts';

const states: DeliveryState[] = ['checking', 'held', 'applying', 'applied', 'refused', 'failed', 'superseded'];
const events: DeliveryEvent[] = [
  'pass',
  'hold',
  'release',
  'refuse',
  'finish',
  'fail',
  'recheck',
  'reach',
  'supersede',
];

describe('the life of a delivery', () => {
  it('is stored only after it passed its check or was released', () => {
    for (const state of states)
      for (const event of events)
        if (nextState(state, event) === 'applied') expect([state, event]).toEqual(['applying', 'finish']);
    for (const state of states)
      for (const event of events)
        if (nextState(state, event) === 'applying')
          expect([`checking pass`, 'held release', 'applied reach']).toContain(`${state} ${event}`);
  });
  it('ends where it was replaced', () => {
    for (const event of events) expect(nextState('superseded', event)).toBeNull();
  });
  it('offers a person only what is possible', () => {
    for (const state of states)
      for (const event of possibleEvents(state)) expect(nextState(state, event)).not.toBeNull();
  });
  it('can be taken anywhere but out of what is over', () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom(...events)), (path) => {
        let state: DeliveryState = 'checking';
        for (const event of path) state = nextState(state, event) ?? state;
        expect(states).toContain(state);
      }),
    );
  });
});
