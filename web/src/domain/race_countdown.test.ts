import { expect, it } from 'vitest';
import { countdown, weeksAndDays } from './race_countdown';

it.each([
  [1, '1 day'],
  [6, '6 days'],
  [7, '1 week'],
  [8, '1 week and 1 day'],
  [83, '11 weeks and 6 days'],
  [84, '12 weeks'],
])('%i days are %s', (days, words) => expect(weeksAndDays(days)).toBe(words));

it('knows ahead, race day and past', () => {
  expect(countdown(null, '2026-11-24')).toEqual({ state: 'none' });
  expect(countdown('2026-11-25', '2026-11-24')).toEqual({ state: 'ahead', days: 1, inWords: '1 day' });
  expect(countdown('2026-11-24', '2026-11-24')).toEqual({ state: 'today' });
  expect(countdown('2026-11-14', '2026-11-24')).toEqual({
    state: 'past',
    days: 10,
    inWords: '1 week and 3 days',
  });
});
