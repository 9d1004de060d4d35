/**
 * Masks: Masking and Embedding say which steps of a sequence count, and Keras hands that along with the values through the layers
 * that support it. A mask becomes operators where a layer skips steps by it, and nowhere else.
 */
import { TensorType } from '../../schema/enums.ts';
import type { DType, TensorData } from '../../tensor/dtype.ts';
import type { LayerCall, LayerRow, Mask } from './layer.ts';
import { NO_ACTIVATION } from './spatial.ts';

/** A mask whose operators `add` adds, once. */
export function maskOf(layer: string, add: () => number): Mask {
  let made: number | undefined;
  return {
    layer,
    tensor: () => {
      made ??= add();
      return made;
    },
  };
}

/** A zero of each type that a mask may come in. */
const ZEROS: Partial<Record<DType, () => TensorData>> = {
  float32: () => new Float32Array(1),
  int32: () => new Int32Array(1),
  int64: () => new BigInt64Array(1),
};

/** What a tensor says that stands for a mask: true, or not 0, for the steps that count. */
export function asMask(call: LayerCall, tensor: number, layer = call.config.layer): Mask {
  const { dtype } = call.graph.tensor(tensor);
  return maskOf(layer, () => {
    if (dtype === 'bool') return tensor;
    const zero = ZEROS[dtype] ?? call.config.refuse(`its mask is of type ${dtype}`);
    const inputs = [tensor, call.constant('no_step', [], zero, dtype)];
    return call.emit('NOT_EQUAL', inputs, {}, 'mask');
  });
}

/** The tensor of a mask, bool [batch, steps]; without one said, of the mask that comes with the first input. */
export function stepsOf(call: LayerCall, mask = call.masks[0]): number | undefined {
  const tensor = mask?.tensor();
  if (tensor !== undefined && call.graph.shapeOf(tensor).length !== 2) {
    call.config.refuse('its mask is not of [batch, steps]');
  }
  return tensor;
}

/** A mask as numbers, 1 for what counts: float32, of its shape. */
export const maskNumbers = (call: LayerCall, mask: number): number =>
  call.emit(
    'CAST',
    [mask],
    { inDataType: TensorType.BOOL, outDataType: TensorType.FLOAT32 },
    'mask_numbers',
  );

/** For rows of layers that hand the mask of their first input on. */
export const handsMaskOn = ({ masks }: LayerCall): Mask | null => masks[0] ?? null;

/** For layers that do so since Keras 3. */
export const handsMaskOnIn3 = (call: LayerCall): Mask | null =>
  call.keras === 3 ? handsMaskOn(call) : null;

/** A mask as [batch, steps, 1], beside values of three dimensions. */
export function maskColumn(call: LayerCall, mask: Mask): number {
  const tensor = stepsOf(call, mask) ?? -1;
  const axis = call.indices('last_axis', [2], []);
  return call.emit('EXPAND_DIMS', [tensor, axis], {}, 'mask_column');
}

/** Two conditions, bool, one per step of the same sequence. */
type Joined = 'LOGICAL_AND' | 'LOGICAL_OR';

function joined(call: LayerCall, op: Joined, masks: readonly Mask[]): Mask | null {
  const [first, ...others] = masks;
  if (!first || others.length === 0) return first ?? null;
  return maskOf(first.layer, () =>
    others.reduce((sum, mask) => call.emit(op, [sum, mask.tensor()], {}, 'mask'), first.tensor()),
  );
}

/** The steps that count in one of two sequences. */
export const eitherMask = (call: LayerCall, a: Mask, b: Mask): Mask | null =>
  joined(call, 'LOGICAL_OR', [a, b]);

/** Of layers that join sequences value by value: Keras 2 wants steps that count in all of them, Keras 3 in any. */
export function mergedMask(call: LayerCall): Mask | null {
  const masks = call.masks.filter((mask) => mask !== null);
  if (call.keras === 2) return joined(call, 'LOGICAL_AND', masks);
  return masks.length < call.masks.length ? null : joined(call, 'LOGICAL_OR', masks);
}

/** Of sequences one after the other along `axis`, 1 for their steps. */
export function concatenatedMask(call: LayerCall, axis: number): Mask | null {
  const masks = call.masks.filter((mask) => mask !== null);
  const [first] = masks;
  if (!first || axis !== 1) return mergedMask(call);
  return maskOf(first.layer, () => {
    if (masks.length < call.masks.length) {
      call.config.refuse('it joins sequences of which some have a mask');
    }
    const steps = masks.map((mask) => mask.tensor());
    return call.emit('CONCATENATION', steps, { axis, ...NO_ACTIVATION }, 'mask');
  });
}

/** Whether any value of a step is another one than `limit`: bool [batch, steps], or [batch, steps, 1]. */
function differing(call: LayerCall, limit: number, keepDims: boolean): number {
  const inputs = [call.input(), call.values('mask_value', limit)];
  const differs = call.emit('NOT_EQUAL', inputs, {}, 'differs');
  const last = call.indices('axis', [call.inputShape().length - 1]);
  return call.emit('REDUCE_ANY', [differs, last], { keepDims }, 'kept');
}

/** Steps whose values all are `mask_value` become 0: those that are 0 already stay as they are. */
const masking: LayerRow = {
  mask: (call) =>
    maskOf(call.config.layer, () => differing(call, call.config.number('mask_value', 0), false)),
  lower(call) {
    const limit = call.config.number('mask_value', 0);
    if (limit === 0) return call.input();
    const kept = differing(call, limit, true);
    return call.emit('SELECT_V2', [kept, call.input(), call.values('zero', 0)], {});
  },
};

export const MASKING_LAYERS = { Masking: masking };
