/** What firmware has to know to feed a file and to read its answer, as plain data. */
import {
  type Model,
  mainGraph,
  NO_TENSOR,
  type Subgraph,
  type Tensor,
  tensorAt,
} from '../ir/model.ts';
import type { OpName } from '../ops/op-spec.ts';
import { byteLengthOf, type DType } from '../tensor/dtype.ts';
import { elementCount, type Shape } from '../tensor/shape.ts';

/** An input or output of the file. */
export interface PortFacts {
  /** By its signature, else the name of the tensor. */
  readonly name: string;
  readonly dtype: DType;
  /** With 1 where the file leaves a dimension open. */
  readonly shape: Shape;
  /** Meaning of the dimensions, outermost first, where the rank tells: N samples, H rows, W columns, C channels. */
  readonly layout: string | null;
  /** Values of one sample. */
  readonly elements: number;
  readonly bytes: number;
  /** real = scale · (stored − zeroPoint); null for a type that is no integer. */
  readonly scale: number | null;
  readonly zeroPoint: number | null;
}

/** An operator that firmware has to link. */
export interface LinkedOperator {
  readonly op: string;
  /** Method of TFLite Micro's `MicroMutableOpResolver` that links it; null for a custom one. */
  readonly method: string | null;
  /** How often the graph has it. */
  readonly count: number;
}

/** Facts of a whole file. */
export interface FirmwareFacts {
  readonly inputs: readonly PortFacts[];
  readonly outputs: readonly PortFacts[];
  readonly fileBytes: number;
  /** Memory for activations, as the caller estimates it; null where nobody did. */
  readonly arenaBytes: number | null;
  /** What TFLite Micro's interpreter keeps of its own in the arena, beside activations: a bound, see {@link interpreterBytes}. */
  readonly interpreterBytes: number;
  /** By name. */
  readonly operators: readonly LinkedOperator[];
}

const LAYOUTS: Readonly<Record<number, string>> = { 2: 'NC', 3: 'NWC', 4: 'NHWC' };

/** Methods that are not named after the operator word by word. */
const METHODS: Readonly<Partial<Record<OpName, string>>> = {
  BATCH_MATMUL: 'AddBatchMatMul',
  CUMSUM: 'AddCumSum',
  PADV2: 'AddPadV2',
  UNIDIRECTIONAL_SEQUENCE_LSTM: 'AddUnidirectionalSequenceLSTM',
};

/** The method of `MicroMutableOpResolver` that links an operator: `AddConv2D` for CONV_2D. */
export function resolverMethod(op: OpName): string {
  const word = (part: string) => part.slice(0, 1) + part.slice(1).toLowerCase();
  const cased = (part: string) => (/^\d/.test(part) ? part : word(part));
  return METHODS[op] ?? `Add${op.split('_').map(cased).join('')}`;
}

const KEPT = { always: 2048, tensor: 256, channel: 8 };

/**
 * Bytes that TFLite Micro's interpreter keeps of its own: for tensors, and a multiplier and a shift for every channel of quantized
 * weights. The steps are chosen so that none of the reference files takes more in tflite-micro 0.dev20261023 on 64 bits
 * (`print_allocations`, “tail”); a 32-bit chip takes less.
 */
function interpreterBytes({ tensors, operators }: Subgraph): number {
  const channels = operators.reduce((sum, { inputs }) => {
    const { data, quantization } = tensors[inputs[1] ?? NO_TENSOR] ?? {};
    return data && quantization ? sum + quantization.scale.length : sum;
  }, 0);
  return KEPT.always + KEPT.tensor * tensors.length + KEPT.channel * channels;
}

function portFacts(name: string, { dtype, shape, quantization }: Tensor): PortFacts {
  const elements = elementCount(shape);
  return {
    name,
    dtype,
    shape,
    layout: LAYOUTS[shape.length] ?? null,
    elements,
    bytes: byteLengthOf(dtype, elements),
    scale: quantization?.scale[0] ?? null,
    zeroPoint: quantization?.zeroPoint[0] ?? null,
  };
}

/** What firmware needs to know of `model`, which a file of `fileBytes` holds. `arenaBytes` comes from who plans memory. */
export function firmwareFacts(
  model: Model,
  { fileBytes, arenaBytes = null }: { fileBytes: number; arenaBytes?: number | null },
): FirmwareFacts {
  const graph = mainGraph(model);
  const signature = model.signatures.find(({ subgraph }) => subgraph === 0);
  const ports = (side: 'inputs' | 'outputs') =>
    graph[side].map((index) => {
      const tensor = tensorAt(graph, index);
      const named = signature?.[side].find((entry) => entry.tensor === index);
      return portFacts(named?.name ?? tensor.name, tensor);
    });
  const counts = new Map<string, LinkedOperator>();
  for (const { op, customCode } of graph.operators) {
    const name = customCode ?? op;
    const count = (counts.get(name)?.count ?? 0) + 1;
    counts.set(name, {
      op: name,
      method: customCode === undefined ? resolverMethod(op) : null,
      count,
    });
  }
  return {
    inputs: ports('inputs'),
    outputs: ports('outputs'),
    fileBytes,
    arenaBytes,
    interpreterBytes: interpreterBytes(graph),
    operators: [...counts.values()].sort((a, b) => (a.op < b.op ? -1 : 1)),
  };
}
