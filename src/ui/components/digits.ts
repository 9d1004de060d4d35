/** Digits with which a reader comes to the same integer. */
import { formatReal } from './format.ts';

/** Tells any two float64 apart. */
const MOST = 17;
const FEWEST = 4;

/** `value` with so few digits that it still rounds to `integer`, four at least; a tie is written out. */
export function enoughDigits(value: number, integer: number): string {
  if (Math.abs(value - integer) === 0.5) return String(value).replace('-', '−');
  for (let digits = FEWEST; digits <= MOST; digits++) {
    if (Math.abs(Number(value.toPrecision(digits)) - integer) < 0.5)
      return formatReal(value, digits);
  }
  // Rounded otherwise, as learned rounding does: no digits would show why.
  return formatReal(value);
}
