/** What stands under the name of a column: what it does to the numbers, or what tells it from others of its mode. */
import { modeOf } from '../../../quantization/modes/index.ts';
import type { Recipe } from '../../../quantization/recipe/recipe.ts';
import type { ColumnView } from '../../../store/selectors.ts';
import type { Column } from '../../../store/state.ts';

type Headed = Pick<ColumnView, 'differs' | 'run'> & {
  readonly column: Pick<Column, 'recipe' | 'mended'>;
};

/** Columns of one mode say in what they differ: what they have in common says nothing. */
export function headWords({ column, differs, run }: Headed): string {
  const own = ownWords({ differs, run });
  const words = own.length > 0 ? own : [storedAs(column.recipe)];
  const { mended } = column;
  return [...words, ...(mended === undefined || words.includes(mended) ? [] : [mended])].join(', ');
}

/** What tells a column from others of its mode; empty where it is the only one. */
export function ownWords({ differs, run }: Pick<Headed, 'differs' | 'run'>): readonly string[] {
  return [...(run === null ? [] : [run]), ...differs];
}

/** Which numbers have how many bits. */
function storedAs({ mode, weightBits }: Recipe): string {
  const { weights, compute } = modeOf(mode);
  if (weights.kind === 'float32') return 'as trained: 32 bits';
  if (weights.kind === 'float') return 'weights in 16 bits';
  const bits = weightBits ?? weights.bits;
  switch (compute) {
    case 'float':
      return `only the weights: ${bits} bits`;
    case 'hybrid':
      return `weights: ${bits} bits, inputs on the fly`;
    case 'int8':
      return bits === 8 ? 'weights and signals: 8 bits' : `weights: ${bits} bits, signals: 8 bits`;
    case 'int16':
      return `weights: ${bits} bits, signals: 16 bits`;
  }
}
