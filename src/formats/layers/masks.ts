/**
 * Masks: Masking and Embedding say which steps of a sequence are to be skipped, and Keras hands that along with the values. What
 * skips steps is refused where such values reach it; all other layers compute the same with a mask and without.
 */
import type { LayerConfig } from './config.ts';
import type { LayerRow } from './layer.ts';

/**
 * The layer whose mask goes along with the outputs of a call, or null. `before` are those of the inputs,
 * and of the argument `mask`.
 * @throws PlaygroundError `unsupported-layer` where the layer would have to skip steps.
 */
export function maskAfter(
  row: LayerRow,
  config: LayerConfig,
  before: readonly (string | null)[],
): string | null {
  const from = before.find((layer) => layer !== null) ?? null;
  if (from !== null && row.heedsMask?.(config)) {
    config.refuse(`it would have to skip the steps that layer ${from} masks`);
  }
  if (row.makesMask?.(config)) return config.layer;
  return row.dropsMask ? null : from;
}

/** Steps whose values all are `mask_value` become 0: those that are 0 already stay as they are. */
const masking: LayerRow = {
  makesMask: () => true,
  lower(call) {
    const limit = call.config.number('mask_value', 0);
    const input = call.input();
    if (limit === 0) return input;
    const differs = call.emit(
      'NOT_EQUAL',
      [input, call.values('mask_value', limit)],
      {},
      'differs',
    );
    const last = call.indices('axis', [call.inputShape().length - 1]);
    const kept = call.emit('REDUCE_ANY', [differs, last], { keepDims: true }, 'kept');
    return call.emit('SELECT_V2', [kept, input, call.values('zero', 0)], {});
  },
};

export const MASKING_LAYERS = { Masking: masking };
