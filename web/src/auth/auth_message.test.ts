import { describe, expect, it } from 'vitest';
import { explain, refusalInHash } from './auth_message';

describe('what sign-in refused', () => {
  it.each([
    ['invalid_credentials', 400, 'password', undefined],
    ['user_already_exists', 422, undefined, 'sign-in'],
    ['email_not_confirmed', 400, undefined, 'resend'],
    ['not_found', 404, undefined, undefined],
  ])('%s has its own sentence', (code, status, field, next) => {
    const refusal = explain({ message: 'technical', code, status });
    expect(refusal).toMatchObject({ ...(field && { field }), ...(next && { next }) });
    expect(refusal.text).not.toContain('technical');
  });
  it('tells a lost connection from a service that is down', () => {
    expect(explain({ message: 'Failed to fetch', status: 0 }).text).toContain('connection');
    expect(explain({ message: 'Failed to fetch' }).text).toContain('connection');
    expect(explain({ message: '{}', status: 503 }).text).toContain('not available');
  });
  it('says how long to wait', () => {
    expect(explain({ message: 'x', code: 'over_request_rate_limit', status: 429 }).text).toContain('minute');
    expect(explain({ message: 'x', code: 'over_email_send_rate_limit', status: 429 }).text).toContain(
      'minute',
    );
  });
  it('keeps what only the server knows', () => {
    const message = 'Password should be at least 10 characters.';
    expect(explain({ message, code: 'weak_password', status: 422 })).toEqual({
      text: message,
      field: 'password',
    });
    expect(
      explain({
        message: 'Unable to validate email address: invalid format',
        code: 'validation_failed',
        status: 400,
      }).field,
    ).toBe('email');
    expect(explain({ message: 'Something new', code: 'new_code', status: 400 }).text).toBe('Something new');
  });
  it('reads a link’s refusal', () => {
    const hash =
      '#error=access_denied&error_code=otp_expired&error_description=Email+link+is+invalid+or+has+expired';
    expect(refusalInHash(hash)?.text).toContain('too old');
    expect(refusalInHash('#error_description=No+way')?.text).toBe('No way');
    expect(refusalInHash('#main')).toBeUndefined();
    expect(refusalInHash('')).toBeUndefined();
  });
});
