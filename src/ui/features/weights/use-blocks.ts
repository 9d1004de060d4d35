/** One row under the ruler, and what the scales of its layer lose and take. */
import { type Recipe, withoutRotation } from '../../../quantization/recipe/recipe.ts';
import { keptAnswer } from '../../shared/kept-answers.ts';
import { useAsked } from '../../shared/use-asked.ts';
import type { BlockCosts } from './block-words.ts';
import { useRoundingKey } from './use-weights.ts';

/** @param layer absent where there is nothing to cut into blocks. */
export function useBlocks(recipe: Recipe, layer: string | undefined, row: number, size: number) {
  // Neither a rotation nor the scales that the column has change what is shown.
  const plain: Recipe = { ...withoutRotation(recipe), granularity: 'per-channel' };
  const base = useRoundingKey(plain);
  const own = layer === undefined ? null : [base, layer, 'blocks', size].join(' | ');
  const rows = useAsked(own && `${own} | ${row}`, (engine) =>
    engine.compiler.blockRow(plain, layer ?? '', row, size),
  );
  // After the first row is drawn: rounding the whole layer twice takes longer.
  const drawn = rows.answer !== null;
  const costs = useAsked(drawn ? own : null, async ({ compiler }): Promise<BlockCosts | null> => {
    const costOf = (blocks: number | null) =>
      keptAnswer([base, layer, 'scales of', blocks].join(' | '), () =>
        compiler.blockCost(plain, layer ?? '', blocks),
      );
    const byRow = await costOf(null);
    const byBlock = await costOf(size);
    return byRow && byBlock && { byRow, byBlock };
  });
  return {
    row: rows.answer,
    error: rows.error ?? costs.error,
    loading: rows.loading,
    /** The layer has no weights that become integers. */
    floats: !rows.loading && rows.answer === null && rows.error === null,
    costs: costs.loading ? null : costs.answer,
  };
}
