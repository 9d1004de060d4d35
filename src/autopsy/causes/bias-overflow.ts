import { tensorAt } from '../../ir/model.ts';
import { floatConstant, operandOf, roleOf, weightInput } from '../../ir/operands.ts';
import { modeOf } from '../../quantization/modes/index.ts';
import { BIAS_LIMITS, topLevel } from '../../quantization/rounding/rounding.ts';
import { type Cause, type Examined, type ExaminedLayer, type Finding, short } from './cause.ts';
import { type EvidencePicture, sizesPicture } from './picture.ts';
import { keepInFloat, withBest } from './remedies.ts';

/** A bias that does not fit into its int32 makes the scale of its weights coarser. */
export const biasOverflow: Cause = {
  title: 'A bias does not fit into int32',
  find(examined) {
    const { layers, diagnostics, recipe } = examined;
    // int64 lacks room beside inputs that are always 0 alone, where coarser weights lose nothing.
    if (modeOf(recipe.mode).biasType === 'int64') return [];
    return diagnostics.flatMap(({ code, where, message }): Finding[] => {
      const found = layers.find(({ layer }) => layer.name === where.layer);
      if (code !== 'bias-room' || !found?.weights) return [];
      const { sqnrDb } = found.weights.quantization;
      return [
        {
          layer: found.layer.name,
          tensor: found.weights.tensor,
          evidence: { sqnrDb },
          picture: biasPicture(found, examined),
          words: `${message} The signal-to-noise ratio of its weights is ${short(sqnrDb)} dB.`,
          remedies: [
            keepInFloat(recipe, found.layer),
            ...withBest(recipe, 'Use the scheme best, which moves ranges between layers'),
          ],
        },
      ];
    });
  },
};

/** The biases in steps of the scale that their weights would have had. */
function biasPicture(
  { layer, weights }: ExaminedLayer,
  { graph, tensor }: Examined,
): EvidencePicture | null {
  const operator = graph.operators[layer.at];
  if (!operator || !weights) return null;
  const place = operator.inputs.findIndex((_, i) => roleOf(operator, i).role === 'bias');
  const role = roleOf(operator, place);
  const bias = place < 0 ? undefined : floatConstant(graph, operator, place);
  if (!bias || role.role !== 'bias') return null;
  const other = role.scaleOf.find((input) => input !== weightInput(operator)) ?? -1;
  const read = tensor(tensorAt(graph, operandOf(operator, other)).name)?.lattice;
  if (!read) return null;
  const widest = weights.channelMax.reduce((a, b) => Math.max(a, b), 0);
  const steps = [...bias.data].flatMap((value, channel) => {
    const half = weights.sharing === 'layer' ? widest : (weights.channelMax[channel] ?? 0);
    const scale = (read.scale * half) / topLevel(weights.quantization.bits);
    return scale > 0 ? Math.abs(value) / scale : [];
  });
  return sizesPicture({
    title: 'Biases, in steps of the scale that fits the weights',
    things: 'biases',
    items: steps.map((size) => ({ size, mark: size > BIAS_LIMITS.int32 / 2 ? 'guilty' : 'fine' })),
    marked: { guilty: 'no room in int32' },
    lines: [{ at: BIAS_LIMITS.int32, label: 'end of int32' }],
  });
}
