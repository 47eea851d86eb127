import { useState } from 'react';

export type Theme = 'system' | 'light' | 'dark';
const key = 'coach-k.theme';

/** The chosen theme and its setter; public/theme.js applies it before the first paint of the next visit. */
export function useTheme(): [Theme, (theme: Theme) => void] {
  const [theme, setTheme] = useState<Theme>(() => (localStorage.getItem(key) as Theme | null) ?? 'system');
  return [
    theme,
    (next) => {
      if (next === 'system') {
        localStorage.removeItem(key);
        delete document.documentElement.dataset.theme;
      } else {
        localStorage.setItem(key, next);
        document.documentElement.dataset.theme = next;
      }
      setTheme(next);
    },
  ];
}
