/** What a canvas paints with. */
export interface Colours {
  text: string;
  soft: string;
  line: string;
  surface: string;
  accent: string;
}

const names = ['text', 'soft', 'line', 'surface', 'accent'] as const;

/**
 * The tokens as the canvas understands them, for where `element` stands. A custom property is read as it was
 * written, light-dark(…) and all; only as a colour of an element does the browser settle it.
 */
export function tokenColours(element: HTMLElement): Colours {
  const kept = element.style.color;
  const read = names.map((name) => {
    element.style.color = `var(--${name})`;
    return [name, getComputedStyle(element).color];
  });
  element.style.color = kept;
  return Object.fromEntries(read) as unknown as Colours;
}

/** Calls back when the athlete, or the system at dusk, changes the theme. Returns how to stop that. */
export function onThemeChange(changed: () => void): () => void {
  const system = matchMedia('(prefers-color-scheme: dark)');
  system.addEventListener('change', changed);
  const chosen = new MutationObserver(changed);
  chosen.observe(document.documentElement, { attributeFilter: ['data-theme'] });
  return () => {
    system.removeEventListener('change', changed);
    chosen.disconnect();
  };
}
