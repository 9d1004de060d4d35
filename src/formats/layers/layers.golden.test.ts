import { describe, expect, test } from 'vitest';
import { openGraph } from '../../driver/open-model.ts';
import { mainGraph } from '../../ir/model.ts';
import { verify } from '../../ir/verify.ts';
import { layerCases } from '../../testing/layer-cases.ts';
import { runModel, worstDifference } from '../../testing/run-model.ts';

/** Where our operators are others than the converter's, and why. The results are Keras's all the same. */
const OTHERWISE: readonly (readonly [RegExp, string])[] = [
  [
    /dilated/,
    'the kernels dilate by themselves; the converter goes a way round for a run-time batch',
  ],
  [
    /^dense_rank|^two_outputs$|^time_distributed/,
    'one matrix product over all rows, no shape arithmetic',
  ],
  [
    /^(lstm|gru|simple_rnn|bidirectional|masked)/,
    'unrolled with the products of all steps in one operator',
  ],
  [/^conv1d_transpose/, 'the shape of the result is a constant'],
  [/^layer_norm/, 'the way of Keras 3 for both'],
  [
    /^conv3d/,
    'the bias stands in the operator, normalizations too; groups are operators of their own',
  ],
  [
    /^(max|avg)_pool3d|^up_sampling3d/,
    'over planes, then along the depth: there is no operator for volumes, the converter refuses',
  ],
  [/^masking/, 'steps of zeros stay as they are, others by a choice; one product over all rows'],
  [/^embedding/, 'numbers below zero are not rows'],
  [/softplus|mish/, 'a way that does not overflow'],
  [/^unit_norm$/, 'there is an operator for it'],
  [
    /^thresholded_relu|^relu_(max1|threshold|all)$|^relu6_slope$|^activation_selu$/,
    'the same functions, fewer or other steps',
  ],
  [/^(flatten_rank1|repeat_vector|center_crop|up_sampling)/, 'shapes are known'],
  [/^operation_/, 'sums as means, quotients as products, parts of functions in other steps'],
  [/^einsum_dense/, 'the bias stands in the product where it can; shapes are known'],
  [/^dot_/, 'vectors as matrices by RESHAPE; there is an operator for rows of length 1'],
  [
    /^(attention|additive_attention|multi_head|group_query)/,
    'what is hidden is below the lowest score, not at −10⁹; the bias stands in the product',
  ],
  [/^group_norm/, 'the places before and after the channels are one dimension each'],
  [/^first_/, 'put in order before and after'],
];

describe.each([2, 3] as const)('layers as Keras %i saves them', (keras) => {
  test.each(layerCases(keras))('$name', async ({ name, build, inputs, outputs, ops }) => {
    const model = build();
    verify(model);
    expect(worstDifference(await runModel(model, inputs), outputs)).toBeLessThan(1e-5);

    const prepared = openGraph(model).model;
    verify(prepared);
    expect(worstDifference(await runModel(prepared, inputs), outputs)).toBeLessThan(1e-5);
    const names = mainGraph(prepared).tensors.map((tensor) => tensor.name);
    expect(new Set(names).size).toBe(names.length);

    if (OTHERWISE.some(([pattern]) => pattern.test(name))) return;
    // The converter computes shapes with a run-time batch; ours are constants.
    const expected = ops?.join(' ').replaceAll('SHAPE STRIDED_SLICE PACK ', '');
    const own = mainGraph(prepared).operators.map(({ op }) => op);
    expect(own.join(' ')).toBe(expected);
  });
});
