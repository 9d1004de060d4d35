/** A model as text, one line per tensor and operator: for reading, snapshots and `npm run inspect`. */
import { formatShape } from '../tensor/shape.ts';
import { type Model, NO_TENSOR, type Operator, type Subgraph, type Tensor } from './model.ts';

/** All subgraphs as text, values of small constants included. */
export function printModel(model: Model): string {
  return model.subgraphs.map((graph, i) => printSubgraph(graph, i)).join('\n\n');
}

function printSubgraph(graph: Subgraph, number: number): string {
  const refer = (index: number) => (index === NO_TENSOR ? 'none' : `%${index}`);
  const head = `subgraph ${number} "${graph.name}" (${graph.inputs.map(refer).join(', ')}) → (${graph.outputs.map(refer).join(', ')})`;
  const tensors = graph.tensors.map((tensor, i) => `  ${`%${i}`.padEnd(5)}${printTensor(tensor)}`);
  const operators = graph.operators.map(
    (operator) =>
      `  ${operator.outputs.map(refer).join(', ')} = ${printOperator(operator)}(${operator.inputs.map(refer).join(', ')})`,
  );
  return [head, ...tensors, ...operators].join('\n');
}

/** `int8[64×2×2×1] const s=0.0016…0.0032 (64 along 0) zp=0  conv2d/kernel`. */
export function printTensor(tensor: Tensor): string {
  const kind = tensor.data ? ' const' : tensor.isVariable ? ' variable' : '';
  const shape = formatShape(tensor.shapeSignature ?? tensor.shape);
  return `${tensor.dtype}[${shape}]${kind}${printQuantization(tensor)}  ${tensor.name}`;
}

function printQuantization({ quantization: q }: Tensor): string {
  if (!q || (q.scale.length === 0 && !q.blockwise)) return '';
  if (q.blockwise) return ` blocks of ${q.blockwise.blockSize}, scales in %${q.blockwise.scales}`;
  if (q.scale.length === 1) return ` s=${short(q.scale[0])} zp=${q.zeroPoint[0]}`;
  const smallest = q.scale.reduce((a, b) => Math.min(a, b));
  const largest = q.scale.reduce((a, b) => Math.max(a, b));
  const zeroPoint = q.zeroPoint.every((z) => z === 0) ? '0' : 'varies';
  return ` s=${short(smallest)}…${short(largest)} (${q.scale.length} along ${q.quantizedDimension}) zp=${zeroPoint}`;
}

const short = (value: number | undefined) => Number((value ?? 0).toPrecision(6)).toString();

function printOperator(operator: Operator): string {
  const options = Object.entries(operator.options as Record<string, unknown>)
    .filter(([, value]) => value !== undefined)
    .map(([key, value]) => `${key}=${printValue(value)}`);
  const name =
    operator.customCode === undefined ? operator.op : `${operator.op}:${operator.customCode}`;
  return `${name} v${operator.version}${options.length > 0 ? ` {${options.join(' ')}}` : ''}`;
}

function printValue(value: unknown): string {
  if (ArrayBuffer.isView(value)) return `[${Array.from(value as Int32Array).join(',')}]`;
  return typeof value === 'object' ? JSON.stringify(value) : String(value);
}
