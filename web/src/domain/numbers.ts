/** A number as people type it, "7.5" or "7,5"; undefined when it is none. */
export function parseNumber(text: string): number | undefined {
  const plain = text.trim().replace(',', '.');
  return /^\d{1,6}(\.\d{0,6})?$/.test(plain) ? Number(plain) : undefined;
}

/** A number as it stands in a field: no grouping, and only the digits parseNumber reads. */
export const formatNumber = (value: number, digits = 1, locale?: string): string =>
  new Intl.NumberFormat(locale, {
    useGrouping: false,
    maximumFractionDigits: digits,
    numberingSystem: 'latn',
  }).format(value);
