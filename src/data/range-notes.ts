/** Ranges that look wrong before anything is run. */
import type { Diagnostic } from '../base/diagnostic.ts';
import type { DataIndex } from './data-index.ts';
import type { ModelFacts } from './model/facts.ts';
import type { DataSetup } from './setup/fields.ts';
import { storedRange } from './suggest.ts';
import { normalizationOf, rangeOf } from './values.ts';

/** Wider than this no model of values around 0 is fed. */
const WIDE = 20;

/** What is said of values that the model was hardly trained with. */
export function rangeNotes(index: DataIndex, setup: DataSetup, model: ModelFacts): Diagnostic[] {
  const [input] = model.inputs;
  const made = rangeMade(index, setup);
  if (!made || !input) return [];
  const [low, high] = made.map((value) => Number(value.toPrecision(3))) as [number, number];
  const warning = (code: string, message: string): Diagnostic[] => [
    { severity: 'warning', code, message, where: {} },
  ];
  const stored = storedRange(input);
  if (stored) {
    const [least, most] = stored;
    const span = most - least;
    const isCut = low < least - 0.1 * span || high > most + 0.1 * span;
    const isNarrow = high - low < 0.05 * span;
    if (!isCut && !isNarrow) return [];
    const says = `The input of the model stores values from ${least.toPrecision(3)} to ${most.toPrecision(3)}; the set-up makes values from ${low} to ${high}`;
    return isCut
      ? warning('range-cut', `${says}: what is outside is cut off. Choose another range of values.`)
      : warning('range-narrow', `${says}, a small part of that. Choose another range of values.`);
  }
  if (input.dtype !== 'float32' || model.scalesPixels || index.kind !== 'arrays') return [];
  if (index.table || high <= WIDE || setup.values.preset === '0..255') return [];
  return warning(
    'range-wide',
    `Values go up to ${high}. Most models are trained with values from 0 to 1 or −1 to 1: if this one is, choose that range in the set-up.`,
  );
}

/** What the set-up makes of the smallest and the largest value. */
function rangeMade({ kind, looks, arrays }: DataIndex, { values }: DataSetup) {
  const normalization = normalizationOf(values);
  if (kind === 'images') return rangeOf(normalization);
  if (!looks.range || arrays.length !== 1) return undefined;
  const { scale, mean, std } = normalization;
  const [low, high] = looks.range.map((value) => (value * scale - mean[0]!) / std[0]!);
  return [low!, high!] as const;
}
