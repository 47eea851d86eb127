import { describe, expect, it } from 'vitest';
import { prescriptionIn } from './prescription';

const session = `### Sled Power Session

A 60-minute session, RPE 8 in the main set.

- Warm-up: 10 min easy row
- Main set: 5 x 20 m sled push at race weight, 90 s rest
- 3 sets of 12 lunges
- Cool-down: 5 min walk`;

describe('a prescription', () => {
  it('is found with title, length and kind', () => {
    const found = prescriptionIn(session)!;
    expect(found.workout.title).toBe('Sled Power Session');
    expect(found.workout.duration_minutes).toBe(60);
    expect(found.sessionType).toBe('strength');
    expect(found.workout.text).toBe(session);
  });
  it('is found in a table, without a heading', () => {
    const found = prescriptionIn(
      'Do this:\n\n| Part | What |\n|---|---|\n| Main | 6 × 800 m running, RPE 7 |\n\nTotal: 45 min.',
    )!;
    expect(found.workout.title).toBe('Workout from Coach K');
    expect(found.workout.duration_minutes).toBe(45);
    expect(found.sessionType).toBe('run');
  });
  it('is not seen in advice or questions', () => {
    expect(prescriptionIn('Keep your hips low and push through the legs for the 50 m.')).toBeUndefined();
    expect(prescriptionIn('Tell me:\n- your level\n- your race date\n- how you train now')).toBeUndefined();
  });
});
