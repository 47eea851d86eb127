import { describe, expect, it } from 'vitest';
import { formatGoalTime, parseGoalTime } from './goal_time';

describe('goal time', () => {
  it.each([
    ['1:20', 80],
    [' 1:05 ', 65],
    ['1.20', 80],
    ['1h20', 80],
    ['1 h 20 min', 80],
    ['0:59', 59],
    ['1:20:30', 80.5],
    ['80', 80],
    ['80 min', 80],
    ['1:60', undefined],
    ['1:20:75', undefined],
    ['1:2:3:4', undefined],
    ['sub 80', undefined],
    ['', undefined],
  ])('%j is %s minutes', (text, minutes) => expect(parseGoalTime(text)).toBe(minutes));

  it.each([
    [80, '1:20'],
    [59, '0:59'],
    [80.5, '1:20:30'],
    [119.999, '2:00'],
  ])('%s minutes read %s', (minutes, text) => expect(formatGoalTime(minutes)).toBe(text));
});
