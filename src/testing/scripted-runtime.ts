/** A runtime of one model that is a function: for tests of what is done with results, not of how they come about. */
import type { InferenceRuntime, TensorInfo } from '../ports/runtime.ts';
import type { TensorData } from '../tensor/dtype.ts';
import type { Shape } from '../tensor/shape.ts';

export interface ScriptedModel {
  /** Shapes, batch first. */
  readonly inputs: readonly Shape[];
  readonly outputs: readonly Shape[];
  run(inputs: readonly TensorData[]): TensorData[];
}

export interface ScriptedRuntime extends InferenceRuntime {
  /** The files that were loaded. */
  readonly loaded: readonly Uint8Array[];
  /** How many of them were let go. */
  readonly disposed: number;
}

export function scriptedRuntime({ inputs, outputs, run }: ScriptedModel): ScriptedRuntime {
  const loaded: Uint8Array[] = [];
  let disposed = 0;
  const infos = (shapes: readonly Shape[]) =>
    shapes.map((shape, i): TensorInfo => ({ name: `${i}`, shape, dtype: 'float32' }));
  return {
    name: 'scripted',
    loaded,
    get disposed() {
      return disposed;
    },
    async load(file) {
      loaded.push(file);
      return {
        inputs: infos(inputs),
        outputs: infos(outputs),
        remarks: [],
        run: async (values) => run(values),
        dispose() {
          disposed += 1;
        },
      };
    },
  };
}
