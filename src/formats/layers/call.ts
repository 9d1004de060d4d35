/** The helpers that a row of the layer table works with: see `LayerCall`. */

import type { Diagnostic } from '../../base/diagnostic.ts';
import { PlaygroundError } from '../../base/errors.ts';
import type { GraphBuilder } from '../../ir/builder.ts';
import type { DType, TensorData } from '../../tensor/dtype.ts';
import { formatShape, type Shape, sameShape } from '../../tensor/shape.ts';
import type { LayerConfig } from './config.ts';
import type { KerasVersion, LayerCall, LayerRow, Mask, WeightArray } from './layer.ts';

interface CallParts {
  readonly graph: GraphBuilder;
  readonly config: LayerConfig;
  readonly keras: KerasVersion;
  readonly row: LayerRow;
  readonly inputs: readonly number[];
  readonly masks: readonly (Mask | null)[];
  readonly weights: readonly WeightArray[];
  /** Constants of this layer that exist already, by suffix; shapes and axes by their values, too. */
  readonly constants: Map<string, number>;
  /** A tensor name of this call that no other tensor has; '' is the layer's own name. */
  readonly claimName: (suffix: string) => string;
  readonly diagnostics: Diagnostic[];
  readonly lowerInner: LayerCall['inner'];
}

type ConstantParts = [shape: Shape, data: () => TensorData, dtype?: DType];

export function makeCall(parts: CallParts): LayerCall {
  const { graph, config, row, inputs, constants, claimName } = parts;
  const { layer, className } = config;
  const bad = (message: string): never => {
    throw new PlaygroundError('bad-file', message, 'Save the model again with Keras.', { layer });
  };
  const weights = new Map<string, WeightArray>();
  const names = row.weights?.(config);
  if (names) {
    if (names.length !== parts.weights.length) {
      bad(
        `Layer ${layer} (${className}) has ${parts.weights.length} trained arrays in the file; ${names.length} expected (${names.join(', ') || 'none'}).`,
      );
    }
    names.forEach((name, i) => {
      const array = parts.weights[i];
      if (array) weights.set(name, array);
    });
  }
  const input = (): number => {
    const [only] = inputs;
    if (only === undefined || inputs.length > 1) {
      return config.refuse(`it has ${inputs.length} inputs, one is expected`);
    }
    return only;
  };
  const made = (key: string, suffix: string, ...parts: ConstantParts) => {
    const [shape, data, dtype] = parts;
    const known = constants.get(key);
    if (known !== undefined) return known;
    const index = graph.constant(claimName(suffix), shape, owned(data()), dtype);
    constants.set(key, index);
    return index;
  };
  const constant: LayerCall['constant'] = (suffix, ...parts) => made(suffix, suffix, ...parts);
  return {
    config,
    keras: parts.keras,
    graph,
    inputs,
    masks: parts.masks,
    input,
    inputShape(rank) {
      const shape = graph.shapeOf(input());
      if (rank !== undefined && shape.length !== rank) {
        throw new PlaygroundError(
          'bad-shape',
          `Layer ${layer} (${className}) takes inputs of rank ${rank}; its input is ${formatShape(shape)}.`,
          'Check the input shape the model was saved with.',
          { layer },
        );
      }
      return shape;
    },
    weight(name, shape) {
      const array = weights.get(name);
      if (!array) throw new RangeError(`layer ${layer} names no weight ${name}`);
      const expected = shape.map((d, i) => (d < 0 ? (array.shape[i] ?? d) : d));
      if (!sameShape(array.shape, expected)) {
        bad(
          `${name} of layer ${layer} (${className}) has the shape ${formatShape(array.shape)}; ${formatShape(shape)} expected.`,
        );
      }
      return array;
    },
    constant,
    // A layer that is used again may see data of another shape.
    indices: (suffix, values, shape: Shape = [values.length]) =>
      made(
        `${suffix} ${formatShape(shape)} ${values.join()}`,
        suffix,
        shape,
        () => Int32Array.from(values),
        'int32',
      ),
    values(suffix, values, shape) {
      const list = typeof values === 'number' ? [values] : values;
      const dimensions = shape ?? (typeof values === 'number' ? [] : [list.length]);
      return constant(suffix, dimensions, () => Float32Array.from(list));
    },
    arrays: parts.weights,
    inner: parts.lowerInner,
    emitAll: (op, operands, options, suffix, count) =>
      graph.ops(
        op,
        Array.from({ length: count }, (_, i) => claimName(`${suffix}_${i}`)),
        operands,
        options,
      ),
    on: (other, changed) => makeCall({ ...parts, inputs: [other], config: changed ?? config }),
    emit: (op, operands, options, suffix = '') =>
      graph.op(op, claimName(suffix), operands, options),
    note: (diagnostic) => parts.diagnostics.push({ ...diagnostic, where: { layer } }),
  };
}

/** A copy where the array is a view of something larger (a file), which it would otherwise keep in memory. */
function owned(data: TensorData): TensorData {
  return data.byteLength === data.buffer.byteLength ? data : data.slice();
}
