// In place of @supabase/functions-js (vite.config.ts): supabase-js always brings it, and this app calls none.

export class FunctionsError extends Error {}
export class FunctionsFetchError extends FunctionsError {}
export class FunctionsHttpError extends FunctionsError {}
export class FunctionsRelayError extends FunctionsError {}
export enum FunctionRegion {
  Any = 'any',
}

export class FunctionsClient {
  setAuth(): void {}

  invoke(): never {
    throw new Error('This app was built without Edge Functions: see vite.config.ts.');
  }
}
