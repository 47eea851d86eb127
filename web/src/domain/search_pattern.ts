/**
 * A regular expression of PostgreSQL that finds exactly these words. LIKE would not do: PostgREST takes a star
 * in its pattern for "anything", and has no way to write a star.
 */
export const searchPattern = (words: string): string => words.replace(/[\\^$.|?*+()[\]{}]/g, '\\$&');
