/** Layers that join several inputs. */
import { ActivationFunctionType } from '../../schema/enums.ts';
import type { LayerRow } from './layer.ts';

/** a + b + c … from left to right. */
const add: LayerRow = {
  lower(call) {
    const [first, ...others] = call.inputs;
    if (first === undefined || others.length === 0) {
      return call.config.refuse('it joins fewer than two inputs');
    }
    return others.reduce(
      (sum, next, i) =>
        call.emit(
          'ADD',
          [sum, next],
          { fusedActivationFunction: ActivationFunctionType.NONE },
          i === 0 ? '' : String(i),
        ),
      first,
    );
  },
};

export const MERGING_LAYERS = { Add: add };
