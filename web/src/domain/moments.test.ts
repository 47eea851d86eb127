import { describe, expect, it } from 'vitest';
import { dayHeading, shortMoment } from './moments';

const now = new Date(2026, 10, 24, 0, 30);

describe('moments', () => {
  it.each([
    [new Date(2026, 10, 24, 0, 5), '00:05'],
    [new Date(2026, 10, 23, 23, 50), 'Yesterday'],
    [new Date(2026, 10, 20, 12, 0), 'Friday'],
    [new Date(2026, 10, 2, 12, 0), '2 Nov'],
    [new Date(2025, 10, 2, 12, 0), '2 Nov 2025'],
  ])('%s is short', (at, text) => expect(shortMoment(at, now, 'en-GB')).toBe(text));
  it('heads days', () => {
    expect(dayHeading(now, now, 'en-GB')).toBe('Today');
    expect(dayHeading(new Date(2026, 10, 22), now, 'en-GB')).toMatch(/^Sunday/);
  });
});
