// In place of @supabase/storage-js (vite.config.ts): supabase-js always brings it, and this app stores no files.

export class StorageApiError extends Error {}

export class StorageClient {
  from(): never {
    throw new Error('This app was built without Supabase Storage: see vite.config.ts.');
  }
}
