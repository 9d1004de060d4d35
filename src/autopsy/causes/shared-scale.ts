import { tensorAt } from '../../ir/model.ts';
import { activationInputs } from '../../ir/operands.ts';
import { specOf } from '../../ops/index.ts';
import { type Cause, type Finding, short } from './cause.ts';
import { keepOutputInFloat, sixteenBits } from './remedies.ts';

/** How many times the range of the smallest branch. */
const LEAST_RATIO = 16;

/** Branches that a picture shows. */
const MOST_BRANCHES = 6;

/** Branches of different range are joined by a kernel that wants one scale for all. */
export const sharedScale: Cause = {
  title: 'Branches of different range share one scale',
  afterFall: true,
  find(examined) {
    const { graph, layers, tensor, recipe } = examined;
    return layers.flatMap(({ layer, output }): Finding[] => {
      const operator = graph.operators[layer.at];
      if (!operator || !output?.lattice) return [];
      if (specOf(layer.op)?.output.kind !== 'same-as-input') return [];
      const { levels, low, high } = output.lattice;
      const branches = activationInputs(graph, operator).flatMap((input) => {
        const { name } = tensorAt(graph, operator.inputs[input] ?? -1);
        const errors = tensor(name);
        if (!errors) return [];
        const { min, max } = errors;
        return [{ name, min, max, range: max - min }];
      });
      if (branches.length < 2) return [];
      const sorted = branches.toSorted((a, b) => a.range - b.range);
      const [smallest, largest] = [sorted[0], sorted.at(-1)];
      if (!smallest || !largest || !(smallest.range > 0)) return [];
      const ratio = largest.range / smallest.range;
      if (ratio < LEAST_RATIO) return [];
      return [
        {
          layer: layer.name,
          tensor: smallest.name,
          evidence: { smallest: smallest.range, largest: largest.range, ratio },
          picture: {
            kind: 'ranges',
            title: `Values that ${layer.op} joins`,
            marked: { guilty: `${short(levels / ratio)} of ${levels} levels` },
            rows: [
              ...branches.slice(0, MOST_BRANCHES).map(({ name, min, max }) => ({
                ...{ label: name, min, max },
                mark: name === smallest.name ? ('guilty' as const) : ('fine' as const),
              })),
              { label: 'the one scale', min: low, max: high, mark: 'fine' },
            ],
          },
          words: `${layer.op} wants one scale for all that it joins. ${largest.name} spans ${short(largest.range)}, ${smallest.name} only ${short(smallest.range)}: it is left with ${short(levels / ratio)} of ${levels} levels.`,
          remedies: [keepOutputInFloat(examined, layer), ...sixteenBits(recipe)],
        },
      ];
    });
  },
};
