import { describe, expect, it } from 'vitest';
import { messageOf, must } from './failure';

function refusal(error: { message: string; code?: string; hint?: string }, status = 400): string {
  try {
    must({ data: null, error, status });
  } catch (failure) {
    return messageOf(failure);
  }
  return 'not refused';
}

describe('a refusal of the database', () => {
  it('is its own sentence, with what to do', () => {
    const hint = 'Please change it and save again.';
    const message = 'The weight must be from 1 to 500 kg.';
    expect(refusal({ code: '23514', message, hint })).toBe(`${message} ${hint}`);
  });
  it('never names a constraint', () => {
    const message =
      'new row for relation "workout_logs" violates check constraint "workout_logs_rpe_post_check"';
    expect(refusal({ code: '23514', message })).toBe(
      'One of the values is not possible. Please check them and save again.',
    );
  });
});
