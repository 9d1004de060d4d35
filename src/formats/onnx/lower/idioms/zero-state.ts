/**
 * The state that a recurrent layer starts from, as exporters write it: zeros, made for the number of samples of a run. The layer
 * starts at zero by itself, and without them is read for any number of samples.
 */
import { elementCount } from '../../../../tensor/shape.ts';
import type { Known } from '../../../arrays/known.ts';
import type { Idiom, Surroundings } from './idiom.ts';

/** What only repeats or picks values of its first input. */
const MOVES = new Set([
  'Expand',
  'Slice',
  'Identity',
  'Squeeze',
  'Unsqueeze',
  'Transpose',
  'Split',
  'Cast',
]);
/** Longer ways are not followed. */
const FAR = 16;
/** No state is larger. */
const LARGEST = 2 ** 20;

const holdsZeros = (array: Known) =>
  elementCount(array.shape) <= LARGEST && Array.from(array.values()).every((x) => x === 0);

function isZero(value: string, { makerOf, constantOf }: Surroundings): boolean {
  let at = value;
  for (let i = 0; i < FAR; i++) {
    const constant = constantOf(at);
    if (constant) return holdsZeros(constant);
    const node = makerOf(at);
    if (node?.op === 'ConstantOfShape') {
      const filled = node.attributes.get('value');
      if (filled === undefined) return true;
      return typeof filled === 'object' && 'dtype' in filled && holdsZeros(filled);
    }
    if (!node || !MOVES.has(node.op)) return false;
    at = node.inputs[0] ?? '';
  }
  return false;
}

/** The layer `op` without states that are zeros; those are its inputs from 5 on. */
export const zeroState = (op: string): Idiom => ({
  name: `${op} from zero`,
  ends: op,
  match(node, around) {
    const states = [5, 6].filter((i) => (node.inputs[i] ?? '') !== '');
    const zeros = states.filter((i) => isZero(node.inputs[i]!, around));
    if (zeros.length === 0) return undefined;
    return { ...node, inputs: node.inputs.map((name, i) => (zeros.includes(i) ? '' : name)) };
  },
});
