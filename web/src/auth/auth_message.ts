// What the sign-in service refused, in words an athlete can act on.

export interface Refusal {
  text: string;
  /** The field to correct, if it is one field's fault. */
  field?: 'email' | 'password';
  /** The way out, if there is one besides trying again. */
  next?: 'sign-in' | 'resend';
}

interface AuthFailure {
  message: string;
  code?: string | undefined;
  status?: number | undefined;
}

const known: Record<string, Refusal> = {
  invalid_credentials: { text: 'Email and password do not match. Check both.', field: 'password' },
  user_already_exists: { text: 'There is an account with this email already.', next: 'sign-in' },
  email_exists: { text: 'There is an account with this email already.', next: 'sign-in' },
  email_not_confirmed: { text: 'Open the link in the mail we sent you first.', next: 'resend' },
  email_address_invalid: { text: 'This is not a complete email address.', field: 'email' },
  email_address_not_authorized: { text: 'This address cannot be used here.', field: 'email' },
  signup_disabled: { text: 'New accounts cannot be made here at the moment.' },
  email_provider_disabled: { text: 'New accounts cannot be made here at the moment.' },
  user_banned: { text: 'This account is locked. Ask whoever runs this Coach K.' },
  same_password: { text: 'This is your password already. Choose a new one.', field: 'password' },
  reauthentication_needed: { text: 'Sign out and in again, then change your password.' },
  otp_expired: { text: 'This link was used already or is too old. Ask for a new one.' },
  // Only the embedded sign-in answers so, to what needs mail.
  not_found: { text: 'This Coach K sends no mail. Ask whoever runs it for a new password.' },
};

/** The refusal that an error of supabase.auth stands for. */
export function explain({ message, code, status }: AuthFailure): Refusal {
  if (!status) return { text: 'Coach K cannot be reached. Check your connection, then try again.' };
  if (status >= 500) return { text: 'Coach K is not available at the moment. Try again shortly.' };
  const refusal = known[code ?? ''];
  if (refusal) return refusal;
  if (status === 429) return { text: 'Too many tries. Wait a minute, then try again.' };
  if (code === 'weak_password') return { text: message, field: 'password' };
  if (code === 'validation_failed') {
    const field = /email/i.test(message) ? 'email' : 'password';
    return field === 'email' ? known.email_address_invalid! : { text: message, field };
  }
  return { text: message };
}

/** The refusal that a mail's link brought along, in the address behind '#'. */
export function refusalInHash(hash: string): Refusal | undefined {
  const told = new URLSearchParams(hash.replace(/^#/, ''));
  const message = told.get('error_description');
  if (message === null) return undefined;
  return explain({ message, code: told.get('error_code') ?? undefined, status: 403 });
}
