/** Figures as people read them. */
import type { Change, Figure, Headline, Interval, Unit } from './figures.ts';

/** Digits after the point of numbers of a size: four that count, no more than eight. */
function digitsFor(size: number): number {
  if (!Number.isFinite(size) || size === 0) return 2;
  return Math.min(8, Math.max(0, 3 - Math.floor(Math.log10(Math.abs(size)))));
}

const SIGNS: Readonly<Record<Unit, string>> = { share: '%', decibels: 'dB', plain: '' };

/** Sign of a unit; empty for plain numbers. */
export const signOf = (unit: Unit) => SIGNS[unit];

/** A value as it stands on an axis: shares in percent. */
export const onAxis = (value: number, unit: Unit) => (unit === 'share' ? 100 * value : value);

/** A value with the sign of its unit apart, to be set smaller: `91.17` and `%`. */
export interface WrittenFigure {
  readonly value: string;
  /** Empty for plain numbers. */
  readonly unit: string;
}

/** @param like a number of the same kind whose digits are to be shown: the baseline's, say. */
export function writeFigure(value: number, unit: Unit, like = value): WrittenFigure {
  return { value: numberOf(value, unit, like), unit: Number.isFinite(value) ? SIGNS[unit] : '' };
}

function numberOf(value: number, unit: Unit, like: number): string {
  if (Number.isNaN(value)) return 'no number';
  if (!Number.isFinite(value)) return value > 0 ? '∞' : '−∞';
  const shown = unit === 'share' ? 100 * value : value;
  const digits = unit === 'share' ? 2 : unit === 'decibels' ? 2 : digitsFor(like);
  return shown.toFixed(digits).replace('-', '−');
}

/** `91.17 %`, `23.41 dB`, `0.1234`. */
export function figureInWords({ value, unit }: Pick<Figure, 'value' | 'unit'>): string {
  const written = writeFigure(value, unit);
  return `${written.value} ${written.unit}`.trimEnd();
}

/** `90.60 to 91.71 %`. */
export function intervalInWords([low, high]: Interval, unit: Unit, like = high): string {
  const [from, to] = [writeFigure(low, unit, like), writeFigure(high, unit, like)];
  return `${from.value} to ${to.value} ${to.unit}`.trimEnd();
}

/** `+0.08 points`, `−0.31 dB`: a difference of two values. @param like one of the two. */
export function deltaInWords(delta: number, unit: Unit, like: number): string {
  return `${signedDelta(delta, unit, like)} ${unit === 'share' ? 'points' : SIGNS[unit]}`.trimEnd();
}

/** The same without its unit. */
export function signedDelta(delta: number, unit: Unit, like: number): string {
  const text = numberOf(Math.abs(delta), unit, like);
  if (Number(text) === 0) return `±${text}`;
  return `${delta > 0 ? '+' : '−'}${text}`;
}

/** Names of the tests behind a change. */
export const TESTS: Readonly<Record<Change['test'], string>> = {
  mcnemar: 'McNemar’s test',
  'paired-t': 'a paired t-test',
};

/** A figure as one line: `Accuracy 91.17 % (95 %: 90.60 to 91.71 %)`. */
export function figureLine(figure: Figure): string {
  const { name, value, unit, interval } = figure;
  const sure = interval ? ` (95 %: ${intervalInWords(interval, unit, value)})` : '';
  return `${name} ${figureInWords({ value, unit })}${sure}`;
}

/** Whether `a` is the better of two values of a figure. */
export function isBetter(a: number, b: number, { better }: Pick<Headline, 'better'>): boolean {
  return better === 'higher' ? a > b : a < b;
}
