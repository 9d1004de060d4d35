/** Programs of torch.export: calls of ATen operators, put as nodes of ONNX's and lowered as those are. */
import { isObject } from '../../base/checks.ts';
import { PlaygroundError } from '../../base/errors.ts';
import type { Known } from '../arrays/known.ts';
import type { ModelFormat } from '../format.ts';
import { firstNames } from '../keras/unzip.ts';
import type { JsonObject } from '../layers/config.ts';
import type { GraphInput, GraphNode, NodeGraph } from '../onnx/lower/graph.ts';
import { lowerNodes } from '../onnx/lower/read.ts';
import { type Archive, dtypeOf, openArchive, sizesOf } from './archive.ts';
import { atenCall, outputNames, type Program } from './call.ts';
import { ATEN } from './ops.ts';

/** What such an archive begins with, by PyTorch's writer. */
const OWN =
  /(^|\/)(data\/(weights|constants)\/(weight_\d+|tensor_\d+|model_\w+_config\.json)|models\/[^/]+\.json)$/;

/** Version of ONNX's operators that calls are put as. */
const OPSET = 20;

export const pt2: ModelFormat = {
  label: 'PyTorch (.pt2)',
  match: (head) => firstNames(head).some((name) => OWN.test(name)),
  async read(bytes, _, options = {}) {
    const archive = openArchive(bytes);
    const { model, diagnostics } = lowerNodes(nodesOf(archive), options);
    const version = String(archive.program.torch_version ?? '')
      .replace(/[^\w.+]/g, '')
      .slice(0, 20);
    return { model, format: `PyTorch ${version} (.pt2)`.replace('  ', ' '), diagnostics };
  },
};

function bad(message: string): PlaygroundError {
  return new PlaygroundError('bad-file', message, 'Save it again with torch.export.save.');
}

const object = (value: unknown, what: string): JsonObject => {
  if (isObject(value)) return value;
  throw bad(`The program has no ${what}.`);
};
const list = (value: unknown, what: string): readonly unknown[] => {
  if (Array.isArray(value)) return value;
  throw bad(`The program has no ${what}.`);
};

/** The program as nodes of ONNX's. @throws PlaygroundError `bad-file`, `unsupported-op` */
export function nodesOf({ program, arrays }: Archive): NodeGraph {
  const module = object(program.graph_module, 'graph module');
  const graph = object(module.graph, 'graph');
  const signature = object(module.signature, 'signature');
  const metas = object(graph.tensor_values, 'tensors');
  const metaOf = (name: string): JsonObject =>
    Object.hasOwn(metas, name) ? object(metas[name], `tensor ${name}`) : {};
  const shapes = new Map<string, readonly number[]>();
  const constants = new Map<string, Known>();
  const inputs: GraphInput[] = [];
  for (const spec of list(signature.input_specs, 'inputs')) {
    const { kind, name, stored } = inputOf(object(spec, 'inputs'));
    const array = stored === undefined ? undefined : arrays.get(stored);
    if (array) {
      constants.set(name, array);
    } else if (kind === 'user_input') {
      const { sizes, dtype } = metaOf(name);
      const dims = sizesOf(sizes).map((length, i) =>
        Number.isNaN(length) ? `${name}.${i}` : length,
      );
      inputs.push({ name, dtype: dtypeOf(dtype, name), dims });
    } else {
      throw bad(`The array ${stored ?? name} is not in the archive.`);
    }
  }
  const nodes: GraphNode[] = [];
  const context: Program = {
    nodes,
    constants,
    current: new Map(),
    shapeOf(name) {
      const array = constants.get(name);
      if (array) return array.shape;
      const before = shapes.get(name);
      if (before) return before;
      const shape = sizesOf(metaOf(name).sizes);
      shapes.set(name, shape);
      return shape;
    },
    dtypeOf: (name) => constants.get(name)?.dtype ?? dtypeOf(metaOf(name).dtype, name),
  };
  for (const node of list(graph.nodes, 'nodes')) write(object(node, 'node'), context);
  const outputs = outputNames(graph.outputs).map((name) => context.current.get(name)?.now ?? name);
  return { inputs, outputs, nodes, constants, opset: OPSET };
}

/** A parameter, buffer or constant by the name under which it is stored, or an input of the network. */
function inputOf(spec: JsonObject): { kind: string; name: string; stored?: string } {
  const [kind = '', entry] = Object.entries(spec)[0] ?? [];
  const { arg, ...rest } = object(entry, 'inputs');
  const inner = isObject(arg) && isObject(arg.as_tensor) ? arg.as_tensor : arg;
  const name = isObject(inner) && typeof inner.name === 'string' ? inner.name : '';
  const stored = rest.parameter_name ?? rest.buffer_name ?? rest.tensor_constant_name;
  return { kind, name, ...(typeof stored === 'string' && { stored }) };
}

function write(node: JsonObject, program: Program): void {
  const call = atenCall(node, program);
  const full = call.target.startsWith('_operator.')
    ? call.target
    : (/^aten\.([^.]+)/.exec(call.target)?.[1] ?? call.target);
  const isInPlace = full.endsWith('_') && !full.endsWith('__');
  const found = ATEN.get(isInPlace ? full.slice(0, -1) : full);
  if (!found) {
    // Checks of shapes compute nothing.
    if (/assert|sym_constrain|guard/.test(full)) return;
    call.refuse('has no equal in TensorFlow Lite that is written here');
  } else {
    found(call);
    const [result] = call.outputs;
    if (isInPlace && result !== undefined) {
      const over = call.tensor(call.has('self') ? 'self' : 'input');
      const held = program.current.get(over) ?? { now: over };
      held.now = result;
      program.current.set(over, held).set(result, held);
    }
  }
}
