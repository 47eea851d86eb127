// Body height: centimetres in the database; feet and inches where people think in them.
import type { Units } from '@/supabase/rows';
import { formatNumber, parseNumber } from './numbers';

const cmPerInch = 2.54;

/** Metric: "181". Imperial: 5'11", 5 11, 5 ft 11 in, 6', or 71 (inches). → cm; undefined when it is neither. */
export function parseHeight(text: string, units: Units): number | undefined {
  if (units === 'metric') return parseNumber(text);
  const inches = /^(\d{2})\s*(?:"|″|”|in|inches)?$/.exec(text.trim());
  if (inches) return Number(inches[1]) * cmPerInch;
  const parts =
    /^(\d)\s*(?:'|′|’|ft\.?|feet|\s)\s*(?:(\d{1,2}(?:[.,]5)?)\s*(?:"|″|”|''|in\.?|inches)?)?$/i.exec(
      text.trim(),
    );
  if (!parts) return undefined;
  const rest = Number((parts[2] ?? '0').replace(',', '.'));
  return rest < 12 ? (Number(parts[1]) * 12 + rest) * cmPerInch : undefined;
}

/** 180.34 → "180.3" or 5'11". */
export function formatHeight(cm: number, units: Units, locale?: string): string {
  if (units === 'metric') return formatNumber(cm, 1, locale);
  const inches = Math.round((cm / cmPerInch) * 2) / 2;
  return `${Math.floor(inches / 12)}'${inches % 12}"`;
}
