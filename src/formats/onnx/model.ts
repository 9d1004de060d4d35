/** From the messages of an ONNX file to nodes. */
import { PlaygroundError } from '../../base/errors.ts';
import { elementCount } from '../../tensor/shape.ts';
import type { Known } from '../arrays/known.ts';
import type { SourceFile } from '../format.ts';
import { checkWeights } from '../limits.ts';
import type { AttributeValue, GraphInput, GraphNode, NodeGraph } from './lower/graph.ts';
import type { Message } from './messages.ts';
import { readTensor, typeOf } from './tensors.ts';

/** Names of ONNX's own operators. */
const OWN_DOMAINS = new Set(['', 'ai.onnx']);

const bad = (message: string, hint = 'Export the model again.') =>
  new PlaygroundError('bad-file', message, hint);

/** Kinds of attributes, AttributeProto.AttributeType: some writers leave out a value that is zero. */
const KINDS: ReadonlyMap<number, Kind> = new Map<number, Kind>([
  [1, ({ f = 0 }) => f],
  [2, ({ i = 0 }) => i],
  [3, ({ s }) => textOf(s)],
  [4, ({ t }, files) => t && readTensor(t, files)],
  [6, ({ floats }) => floats],
  [7, ({ ints }) => ints],
  [8, ({ strings }) => strings.map(textOf)],
]);
type Kind = (
  attribute: Message<'Attribute'>,
  files: readonly SourceFile[],
) => AttributeValue | undefined;

const textOf = (bytes: Uint8Array | undefined) =>
  new TextDecoder().decode(bytes ?? new Uint8Array());

function nodeOf(message: Message<'Node'>, files: readonly SourceFile[]): GraphNode {
  const op = message.opType ?? '';
  const domain = message.domain ?? '';
  const name = message.name || message.output.find((output) => output !== '') || op;
  const attributes = new Map<string, AttributeValue>();
  for (const attribute of message.attribute) {
    const value = KINDS.get(attribute.type ?? 0)?.(attribute, files);
    if (attribute.name !== undefined && value !== undefined) attributes.set(attribute.name, value);
  }
  return {
    name,
    op: OWN_DOMAINS.has(domain) ? op : `${domain}.${op}`,
    inputs: message.input,
    outputs: message.output,
    attributes,
  };
}

function inputOf({ name = '', type }: Message<'ValueInfo'>): GraphInput {
  const tensor = type?.tensorType;
  if (!tensor?.shape) {
    throw bad(
      `The input ${name} does not say its shape.`,
      'Export the model with an example input of the size that it is used with.',
    );
  }
  const dims = tensor.shape.dim.map(({ value, param }) => value ?? param ?? '');
  const isGood = dims.every(
    (dim) => typeof dim === 'string' || (Number.isInteger(dim) && dim < 2 ** 31),
  );
  if (!isGood || dims.length > 8) throw bad(`The input ${name} has a shape that cannot be.`);
  return { name, dtype: typeOf(tensor.elemType, name).dtype, dims };
}

/** First and last version of the operators' definitions that the rows are written for. */
const OPSETS = [6, 25] as const;

/** @throws PlaygroundError `bad-file`, `unsupported-dtype`, `too-large`, `unsupported-op` for versions that are not read. */
export function nodesOf(model: Message<'Model'>, files: readonly SourceFile[]): NodeGraph {
  const { graph } = model;
  if (!graph) throw bad('The file holds no graph.');
  const opset = model.opsetImport.find(({ domain }) => OWN_DOMAINS.has(domain ?? ''))?.version ?? 1;
  if (opset < OPSETS[0] || opset > OPSETS[1]) {
    throw new PlaygroundError(
      'unsupported-op',
      `The file uses version ${opset} of ONNX’s operators (opset); ${OPSETS[0]} to ${OPSETS[1]} are read.`,
      'Export it with another one: torch.onnx.export(…, opset_version=18).',
    );
  }
  if (graph.sparseInitializer.length > 0)
    throw bad('The file has sparse weights.', 'Save it with dense ones.');
  const constants = new Map<string, Known>();
  for (const message of graph.initializer) {
    constants.set(message.name ?? '', readTensor(message, files));
  }
  checkWeights([...constants.values()].reduce((sum, { shape }) => sum + elementCount(shape), 0));
  return {
    // Before version 4 of the format, weights were listed among the inputs, too.
    inputs: graph.input.filter(({ name }) => !constants.has(name ?? '')).map(inputOf),
    outputs: graph.output.map(({ name }) => name ?? ''),
    nodes: graph.node.map((node) => nodeOf(node, files)),
    constants,
    opset,
  };
}
