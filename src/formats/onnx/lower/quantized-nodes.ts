/**
 * Nodes that compute with quantized integers, written as nodes of floats between QuantizeLinear and DequantizeLinear: what
 * onnxruntime's quantizer makes as "QOperator", and dynamic quantization. Only Conv, Gemm and their like are lowered then.
 *
 * What QuantizeLinear gives is read as real values, so that nodes that only move integers stay as they are; any other that takes
 * them is refused. What DynamicQuantizeLinear gives is read so, too, with a scale of 1: products of it are those of the floats.
 */
import type { Diagnostic } from '../../../base/diagnostic.ts';
import { elementCount } from '../../../tensor/shape.ts';
import { type Known, known } from '../../arrays/known.ts';
import { readAttributes } from './attributes.ts';
import { type AttributeValue, type GraphNode, inDataOrder, type NodeGraph } from './graph.ts';
import {
  type FloatForm,
  FORMS,
  PRODUCTS,
  type Product,
  type Quantized,
} from './quantized-forms.ts';

/** Nodes that give values of their first input, or those between them: integers or what they stand for, it is the same. */
const MOVES: ReadonlySet<string> = new Set([
  'DepthToSpace',
  'Expand',
  'Flatten',
  'Gather',
  'GatherElements',
  'GatherND',
  'Identity',
  'MaxPool',
  'Pad',
  'Reshape',
  'Resize',
  'Slice',
  'SpaceToDepth',
  'Split',
  'Squeeze',
  'Tile',
  'Transpose',
  'Unsqueeze',
]);

/** They read shapes or the order of values, which integers have alike. */
const ALIKE: ReadonlySet<string> = new Set(['ArgMax', 'ArgMin', 'Shape', 'Size']);

/** They multiply with a scale of the run, which is 1 here. */
const FACTORS: ReadonlySet<string> = new Set(['Cast', 'Mul']);

/** Names of the scale and the zero point of integers. */
interface Grid {
  readonly scale: string;
  readonly zero: string;
  /** Whether the integers were made for a scale that only a run knows. */
  readonly isDynamic: boolean;
}

const DYNAMIC: Diagnostic = {
  severity: 'info',
  code: 'rounds-at-run-time',
  message:
    'The file rounds inputs of its layers while it runs (dynamic quantization). The float network with its stored weights is read; the modes dynamic-int8 and dynamic-int4 round as the file does.',
  where: {},
};

const realOutputs = (names: readonly string[]): Diagnostic => ({
  severity: 'info',
  code: 'real-outputs',
  message: `The file gives ${names.slice(0, 6).join(', ')} as quantized integers; here it has the real values that they stand for.`,
  where: {},
});

/** A graph that is written anew, node by node in the order of the data. */
interface Rewriting {
  readonly opset: number;
  readonly nodes: GraphNode[];
  readonly constants: Map<string, Known>;
  /** Values that stand for integers, real ones here. */
  readonly grids: Map<string, Grid>;
  /** Scales and zero points that the file finds while it runs. */
  readonly ofRun: Set<string>;
  /** Values that are known before a run: integers stay integers among them. */
  readonly stored: Set<string>;
  readonly makers: Map<string, GraphNode>;
  /** Adds a node that gives `output`, and returns that. */
  emit(
    op: string,
    inputs: readonly string[],
    output: string,
    attributes?: Readonly<Record<string, AttributeValue>>,
  ): string;
  constant(name: string, dtype: Known['dtype'], value: number): string;
}

function rewritingOf(graph: NodeGraph): Rewriting {
  const nodes: GraphNode[] = [];
  const constants = new Map(graph.constants);
  return {
    ...{ opset: graph.opset, nodes, constants },
    grids: new Map(),
    ofRun: new Set(),
    stored: new Set(constants.keys()),
    makers: new Map(),
    emit(op, inputs, output, attributes = {}) {
      const all = new Map(Object.entries(attributes));
      nodes.push({ name: output, op, inputs, outputs: [output], attributes: all });
      return output;
    },
    constant(name, dtype, value) {
      constants.set(name, known([], dtype, [value]));
      return name;
    },
  };
}

function rewrite(to: Rewriting, node: GraphNode): void {
  const form = FORMS.get(node.op)?.(node, to.opset);
  const product = PRODUCTS.get(node.op);
  if (form) writeForm(to, node, form);
  else if (product) writeProduct(to, node, product);
  else if (node.op === 'DynamicQuantizeLinear') writeDynamic(to, node);
  else if (node.op === 'QuantizeLinear') noteGrid(to, node);
  else if (node.op === 'DequantizeLinear') writeDequantize(to, node);
  else writeOther(to, node);
  const isStored = node.inputs.every((name) => name === '' || to.stored.has(name));
  for (const output of node.outputs) {
    to.makers.set(output, node);
    if (isStored) to.stored.add(output);
  }
}

/** Whether two names stand for the same numbers; nothing is a zero. */
function isSame({ constants }: Rewriting, a: string, b: string): boolean {
  if (a === b) return true;
  const [left, right] = [a, b].map((name) => {
    const array = name === '' ? known([], 'int32', [0]) : constants.get(name);
    return array && Array.from(array.values());
  });
  return left !== undefined && left.length > 0 && String(left) === String(right);
}

/** A scale that the file finds while it runs is not one for what it quantizes elsewhere. */
function checkStored(to: Rewriting, node: GraphNode, ...names: readonly string[]): void {
  if (names.some((name) => to.ofRun.has(name)))
    readAttributes(node).refuse('quantizes by a scale that the file finds while it runs');
}

function noteGrid(to: Rewriting, node: GraphNode): void {
  const [value = '', scale = '', zero = ''] = node.inputs;
  checkStored(to, node, scale, zero);
  const [first = ''] = node.outputs;
  if (!to.stored.has(value)) to.grids.set(first, { scale, zero, isDynamic: false });
  to.nodes.push(node);
}

function writeForm(to: Rewriting, node: GraphNode, form: FloatForm): void {
  const { operands, bias, sum, result } = form;
  const { inputs, outputs } = node;
  const [first = ''] = outputs;
  const named = (place: number | undefined) => (place === undefined ? '' : (inputs[place] ?? ''));
  const reals = operands.map((one, i) =>
    typeof one === 'number' ? named(one) : realOf(to, node, one, `${first}/operand${i}`),
  );
  if (named(bias) !== '') {
    const scale = scaleOfProduct(to, node, operands, `${first}/bias_scale`);
    reals.push(dequantized(to, [named(bias), scale], `${first}/bias`, 0));
  }
  const isRounded = named(result) !== '';
  const isSum = named(sum) !== '';
  const inner = `${first}/float`;
  const own = { ...node, op: form.op, inputs: reals };
  to.nodes.push(isRounded || isSum ? { ...own, outputs: [inner] } : own);
  if (isSum) to.emit('Add', [inner, named(sum)], first);
  if (!isRounded || result === undefined) return;
  const [scale, zero] = [named(result), named(result + 1)];
  checkStored(to, node, scale, zero);
  to.grids.set(first, { scale, zero, isDynamic: false });
  to.emit('QuantizeLinear', [inner, scale, zero], first);
}

/** Integers as floats: `inputs` are they, their scale and their zero point. */
function dequantized(to: Rewriting, inputs: readonly string[], name: string, axis: number): string {
  const attributes = new Map([['axis', axis]]);
  writeDequantize(to, { name, op: 'DequantizeLinear', inputs, outputs: [name], attributes });
  return name;
}

/** What the integers of an operand stand for. */
function realOf(
  to: Rewriting,
  { inputs }: GraphNode,
  { value, scale, zero, axis = 1, perm }: Quantized,
  name: string,
): string {
  const [integers = '', ...grid] = [value, scale, zero].map((place) => inputs[place] ?? '');
  const lying = perm ? to.emit('Transpose', [integers], `${name}/turned`, { perm }) : integers;
  return dequantized(to, [lying, ...grid], name, axis);
}

/** The scale of a bias that is added to products of two operands, which a Gemm multiplies with its alpha. */
function scaleOfProduct(
  to: Rewriting,
  node: GraphNode,
  operands: FloatForm['operands'],
  name: string,
): string {
  const scales = operands.flatMap((one) =>
    typeof one === 'number' ? [] : [node.inputs[one.scale] ?? ''],
  );
  const alpha = readAttributes(node).number('alpha', 1);
  if (alpha === 1) return to.emit('Mul', scales, name);
  const factor = to.constant(`${name}/alpha`, 'float32', alpha);
  return to.emit('Mul', [to.emit('Mul', scales, `${name}/unscaled`), factor], name);
}

function writeProduct(to: Rewriting, node: GraphNode, { op, axis }: Product): void {
  const [a = '', b = '', zeroOfA = '', zeroOfB = ''] = node.inputs;
  const [first = ''] = node.outputs;
  const inputs = [
    integersOf(to, node, a, zeroOfA, `${first}/left`, axis),
    integersOf(to, node, b, zeroOfB, `${first}/right`, axis),
  ];
  to.nodes.push({ ...node, op, inputs });
}

/** Integers less their zero point, as floats. */
function integersOf(
  to: Rewriting,
  node: GraphNode,
  value: string,
  zero: string,
  name: string,
  axis: number,
) {
  const grid = to.grids.get(value);
  if (grid && !isSame(to, grid.zero, zero))
    readAttributes(node).refuse('takes another zero point than its integers have');
  if (grid) return grid.isDynamic ? value : to.emit('Div', [value, grid.scale], name);
  const one = to.constant(`${name}/one`, 'float32', 1);
  return dequantized(to, [value, one, zero], name, axis);
}

function writeDynamic(to: Rewriting, { inputs, outputs }: GraphNode): void {
  const [x = ''] = inputs;
  const [y = '', scale = '', zero = ''] = outputs;
  to.constant(scale, 'float32', 1);
  to.constant(zero, 'int32', 0);
  to.ofRun.add(scale).add(zero);
  to.grids.set(y, { scale, zero, isDynamic: true });
  to.emit('Identity', [x], y);
}

/**
 * A node that turns integers into floats; one that reads the rows that a run picks of stored integers is put before them: the
 * floats are picked then.
 */
function writeDequantize(to: Rewriting, node: GraphNode): void {
  const [value = '', scale = '', ...zero] = node.inputs;
  const grid = to.grids.get(value);
  if (grid && !(isSame(to, grid.scale, scale) && isSame(to, grid.zero, zero[0] ?? '')))
    readAttributes(node).refuse('takes another scale or zero point than its integers have');
  const maker = to.makers.get(value);
  const [table = '', ...places] = maker?.inputs ?? [];
  const isRows = maker?.op === 'Gather' && to.constants.get(table)?.codes !== undefined;
  const scales = to.constants.get(scale)?.shape ?? [];
  if (!maker || !isRows || elementCount(scales) !== 1) {
    to.nodes.push(node);
    return;
  }
  const reals = to.emit('DequantizeLinear', [table, scale, ...zero], `${node.outputs[0]}/table`);
  to.nodes.push({ ...maker, inputs: [reals, ...places], outputs: node.outputs });
}

/** What stays as it is, if it does with real values what it does with integers. */
function writeOther(to: Rewriting, node: GraphNode): void {
  const { op, inputs, outputs } = node;
  const { refuse } = readAttributes(node);
  if (!FACTORS.has(op) && inputs.some((name) => to.ofRun.has(name)))
    refuse('computes with a scale that the file finds while it runs');
  const grids = inputs.map((name) => to.grids.get(name));
  const grid = grids.find((one) => one !== undefined);
  if (!grid || ALIKE.has(op)) {
    to.nodes.push(node);
    return;
  }
  const isMove =
    op === 'Concat'
      ? grids.every((one) => one?.scale === grid.scale && one.zero === grid.zero)
      : MOVES.has(op) && grids.every((one, i) => (i === 0) === (one !== undefined));
  if (!isMove) refuse('computes with integers that stand for quantized values');
  for (const output of outputs) to.grids.set(output, grid);
  to.nodes.push(op === 'Pad' ? padOf(to, node, grid) : node);
}

/** What is put around quantized values is an integer, 0 where none is said. */
function padOf(to: Rewriting, node: GraphNode, { scale, zero, isDynamic }: Grid): GraphNode {
  if (isDynamic) readAttributes(node).refuse('pads integers that the file makes while it runs');
  const [value = '', pads = '', filler = '', ...axes] = node.inputs;
  if (pads === '' || readAttributes(node).text('mode', 'constant') !== 'constant') return node;
  const [first = ''] = node.outputs;
  const integer = filler === '' ? to.constant(`${first}/zero`, 'int32', 0) : filler;
  const real = to.emit('DequantizeLinear', [integer, scale, zero], `${first}/filler`);
  return { ...node, inputs: [value, pads, real, ...axes] };
}

/** Ops that are written as others before the table of ops is asked. */
export const REWRITTEN: readonly string[] = [
  ...FORMS.keys(),
  ...PRODUCTS.keys(),
  'DynamicQuantizeLinear',
];

const OF_INTEGERS = new Set([...REWRITTEN, 'QuantizeLinear', 'DequantizeLinear']);

/**
 * The graph with floats in place of quantized integers.
 * @throws PlaygroundError `unsupported-op` naming a node that computes with integers in another way.
 */
export function withoutIntegers(graph: NodeGraph): {
  readonly graph: NodeGraph;
  readonly diagnostics: readonly Diagnostic[];
} {
  if (!graph.nodes.some(({ op }) => OF_INTEGERS.has(op))) return { graph, diagnostics: [] };
  const order = inDataOrder(graph);
  const rewriting = rewritingOf(graph);
  for (const node of order) rewrite(rewriting, node);
  const { nodes, constants, grids } = rewriting;
  const isDynamic = order.some(({ op }) => op.includes('DynamicQuantize'));
  const real = graph.outputs.filter((name) => grids.has(name));
  return {
    graph: { ...graph, nodes, constants },
    diagnostics: [...(isDynamic ? [DYNAMIC] : []), ...(real.length > 0 ? [realOutputs(real)] : [])],
  };
}
