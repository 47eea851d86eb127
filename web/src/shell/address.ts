/**
 * The address without slashes at the end of its path: "/log/?day=…" is "/log?day=…". Nor has it a second one at the
 * beginning, which would name another host.
 */
export function withoutTrailingSlash({
  pathname,
  search,
  hash,
}: Pick<Location, 'pathname' | 'search' | 'hash'>): string {
  return `/${pathname.replace(/^\/+|\/+$/g, '')}` + search + hash;
}

/** Puts the address right that the app was opened with, before any view reads it. */
export function tidyAddress(): void {
  if (location.pathname === '/' || !location.pathname.endsWith('/')) return;
  history.replaceState(history.state, '', withoutTrailingSlash(location));
}
