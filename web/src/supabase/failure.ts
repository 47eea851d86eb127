// Errors of supabase-js as sentences an athlete can act on.

/** An answer that refused, with the sentence to show. `code` is PostgreSQL's, `status` HTTP's. */
export class Failure extends Error {
  constructor(
    message: string,
    readonly code: string | undefined,
    readonly status: number | undefined,
  ) {
    super(message);
  }

  /** Nothing was refused: the question did not get through, and may be asked again. */
  get offline(): boolean {
    return this.status === undefined || this.status === 0 || (this.status >= 502 && this.status <= 504);
  }
}

interface Answer<Data> {
  data: Data;
  error: { message: string; code?: string; hint?: string } | null;
  status?: number;
}

/** The data of a PostgREST answer, or a thrown Failure. */
export function must<Data>({ data, error, status }: Answer<Data>): NonNullable<Data> {
  if (error) throw new Failure(sentence(error, status), error.code || undefined, status);
  return data as NonNullable<Data>;
}

// What PostgreSQL says by itself of a CHECK constraint names table and constraint, and no remedy.
const bareConstraint = /^new row for relation "[^"]*" violates check constraint/;

function sentence(
  { message, hint, code }: { message: string; hint?: string; code?: string },
  status: number | undefined,
): string {
  if (!status) return 'Coach K cannot be reached. Check your connection; nothing is lost.';
  if (status === 401) return 'You have been signed out. Please sign in again.';
  if (status >= 502) return 'Coach K is not available at the moment. Please try again shortly.';
  if (code === '23514' && bareConstraint.test(message))
    return 'One of the values is not possible. Please check them and save again.';
  return hint ? `${message} ${hint}` : message;
}

/** What to show for anything thrown. */
export const messageOf = (failure: unknown): string =>
  failure instanceof Error ? failure.message : String(failure);
