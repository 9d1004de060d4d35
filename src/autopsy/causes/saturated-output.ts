import { tensorAt } from '../../ir/model.ts';
import { type Cause, type Finding, short } from './cause.ts';
import { histogramPicture } from './picture.ts';
import { keepInFloat, keepOutputInFloat, sixteenBits } from './remedies.ts';

const SATURATING = new Set(['SOFTMAX', 'LOGISTIC', 'TANH', 'LOG_SOFTMAX']);
/** A step of its input from which neighbouring integers give different answers: e^½ = 1.6 times the odds. */
const COARSE = 0.5;

/** The input of a softmax, sigmoid or tanh has so large a range that one step of it decides. */
export const saturatedOutput: Cause = {
  title: 'A softmax or sigmoid in saturation',
  afterFall: true,
  find(examined) {
    const { graph, layers, tensor, recipe } = examined;
    return layers.flatMap(({ layer }): Finding[] => {
      const operator = graph.operators[layer.at];
      if (!operator || !SATURATING.has(layer.op)) return [];
      const { name } = tensorAt(graph, operator.inputs[0] ?? -1);
      const input = tensor(name);
      if (!input?.lattice || input.lattice.scale < COARSE) return [];
      const { scale, low, high } = input.lattice;
      const middle = (input.min + input.max) / 2;
      const source = layers.find((one) => one.output?.name === name)?.layer;
      return [
        {
          layer: layer.name,
          tensor: name,
          evidence: { scale, low, high },
          picture: histogramPicture({
            title: `Values that ${layer.op} reads`,
            things: 'values',
            of: input.histogram,
            range: { min: Math.min(input.min, low), max: Math.max(input.max, high) },
            guilty: [{ min: middle - scale / 2, max: middle + scale / 2 }],
            marked: { guilty: `one step: ${short(scale)}` },
            held: { min: low, max: high },
            lines: [],
          }),
          words: `The input of ${layer.name} spans ${short(low)} to ${short(high)}, so that one of its steps is ${short(scale)}: ${layer.op} turns that into ${short(Math.exp(scale))} times the odds. Close answers become the same.`,
          remedies: [
            source ? keepOutputInFloat(examined, source) : keepInFloat(recipe, layer),
            ...sixteenBits(recipe),
          ],
        },
      ];
    });
  },
};
