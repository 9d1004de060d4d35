/** Numbers as the page writes them. */

// Made at the first use: it takes milliseconds, for which the first picture would wait.
let whole: Intl.NumberFormat | undefined;

/** 10,000 */
export function formatCount(value: number): string {
  whole ??= new Intl.NumberFormat('en-US', { maximumFractionDigits: 0 });
  return whole.format(value);
}

/** With a capital letter, as a heading begins. */
export const capital = (words: string) => words.charAt(0).toUpperCase() + words.slice(1);

/** 1.64 M, 38.3 k, 650 */
export function formatShort(value: number): string {
  if (value >= 1e6) return `${trim(value / 1e6)} M`;
  if (value >= 1e4) return `${trim(value / 1e3)} k`;
  return formatCount(value);
}

function trim(value: number): string {
  return value.toPrecision(3).replace(/\.0+$/, '');
}

export interface Quantity {
  readonly value: string;
  readonly unit: string;
}

/** Decimal units, as file managers and the papers count. */
export function bytesOf(bytes: number): Quantity {
  if (bytes >= 1e6) return { value: (bytes / 1e6).toFixed(2), unit: 'MB' };
  if (bytes >= 1e3) return { value: (bytes / 1e3).toFixed(1), unit: 'kB' };
  return { value: String(bytes), unit: 'bytes' };
}

export function formatBytes(bytes: number): string {
  const { value, unit } = bytesOf(bytes);
  return `${value} ${unit}`;
}

/** 0.9111 → 91.11 */
export function percent(share: number, digits = 2): string {
  return (share * 100).toFixed(digits);
}

/** +0.08, −0.30, ±0.00: the sign is a real minus. */
export function signed(value: number, digits: number): string {
  const text = Math.abs(value).toFixed(digits);
  if (Number(text) === 0) return `±${text}`;
  return `${value > 0 ? '+' : '−'}${text}`;
}

export function formatMs(ms: number): string {
  if (ms >= 10_000) return `${(ms / 1000).toFixed(0)} s`;
  if (ms >= 1000) return `${(ms / 1000).toFixed(1)} s`;
  return `${ms.toFixed(ms < 10 ? 1 : 0)} ms`;
}

/** A whole number as it is, with a real minus: no digits after the point that were not measured. */
export function formatInteger(value: number): string {
  return String(Math.round(value)).replace('-', '−');
}

/** Four significant digits, with a real minus. */
export function formatReal(value: number, digits = 4): string {
  if (value === 0) return '0';
  const magnitude = Math.abs(value);
  const text =
    magnitude >= 1e5 || magnitude < 1e-4
      ? magnitude
          .toExponential(digits - 1)
          .replace('e-', 'e−')
          .replace('e+', 'e')
      : magnitude.toPrecision(digits);
  return value < 0 ? `−${text}` : text;
}
