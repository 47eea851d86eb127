import { describe, expect, it } from 'vitest';
import { nextLength } from './smooth_text';

describe('an even pace', () => {
  it('never passes the text and follows a shorter one', () => {
    expect(nextLength(10, 12, 5)).toBe(12);
    expect(nextLength(10, 4, 0.01)).toBe(4);
  });
  it('is through in a bounded time, with frames of any length', () => {
    for (const frame of [0.008, 0.033, 0.1]) {
      let shown = 0;
      let time = 0;
      for (; shown < 200; time += frame) shown = nextLength(shown, 200, frame);
      expect(time).toBeLessThan(2);
    }
  });
});
