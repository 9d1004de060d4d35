/** What a set-up is suggested by: the inputs and outputs of a model, and what its file says of how it wants to be fed. */
import { type Model, mainGraph, tensorAt } from '../../ir/model.ts';
import type { TensorInfo } from '../../ports/runtime.ts';
import { readMetadata, type TfliteMetadata } from './metadata.ts';

/** An input of a model. */
export interface InputFacts extends TensorInfo {
  /** Other names of it: that of the signature. */
  readonly alias?: string | undefined;
  /** Of inputs that store real values as integers. */
  readonly quantization?:
    | {
        readonly scale: ArrayLike<number>;
        readonly zeroPoint?: ArrayLike<number | bigint>;
      }
    | undefined;
}

export interface ModelFacts {
  /** −1 for sizes that the model leaves open. */
  readonly inputs: readonly InputFacts[];
  readonly outputs: readonly TensorInfo[];
  /** What a .tflite file says of its input and its classes; null where it says nothing. */
  readonly metadata: TfliteMetadata | null;
  /** The model scales pixels itself: its first step divides by 255 or 127.5. */
  readonly scalesPixels: boolean;
}

/** Name under which TensorFlow Lite's metadata lie in a file. */
const METADATA = 'TFLITE_METADATA';

/** Plain data, which crosses threads. */
export function modelFacts(model: Model): ModelFacts {
  const graph = mainGraph(model);
  const entries = model.signatures.find(({ subgraph }) => subgraph === 0)?.inputs ?? [];
  const infoOf = (index: number) => {
    const { name, dtype, shape, shapeSignature } = tensorAt(graph, index);
    return { name, dtype, shape: shapeSignature ?? shape };
  };
  const inputs = graph.inputs.map((index): InputFacts => {
    const { quantization } = tensorAt(graph, index);
    const alias = entries.find((entry) => entry.tensor === index)?.name;
    return { ...infoOf(index), alias, ...(quantization && { quantization }) };
  });
  const data = model.metadata.find(({ name }) => name === METADATA)?.data;
  return {
    inputs,
    outputs: graph.outputs.map(infoOf),
    metadata: data ? readMetadata(data) : null,
    scalesPixels: scalesPixels(model),
  };
}

/** Factors that bring 0 … 255 to a range around 1. */
const PIXEL_FACTORS = [1 / 255, 1 / 127.5, 1 / 128, 1 / 256];

function scalesPixels(model: Model): boolean {
  const graph = mainGraph(model);
  const [input = -1] = graph.inputs;
  return graph.operators.some(({ op, inputs }) => {
    if ((op !== 'MUL' && op !== 'DIV') || !inputs.includes(input)) return false;
    const constant = inputs.map((index) => graph.tensors[index]?.data).find(Boolean);
    if (!(constant instanceof Float32Array) || constant.length !== 1) return false;
    const factor = op === 'DIV' ? 1 / (constant[0] ?? 1) : (constant[0] ?? 1);
    return PIXEL_FACTORS.some((known) => Math.abs(factor / known - 1) < 1e-3);
  });
}
