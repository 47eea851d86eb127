/** The version of what is kept in IndexedDB; vite.config.ts sets it. */
declare const __BUILD__: string;
