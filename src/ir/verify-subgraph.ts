/** Rules of a subgraph: what its operators read is there, written before and once. */

import type { ErrorPlace } from '../base/errors.ts';
import { customOpOf } from '../ops/custom-ops.ts';
import { specOf } from '../ops/index.ts';
import { ShapeError } from '../ops/op-spec.ts';
import { TABLES } from '../schema/tables.ts';
import { formatShape, type Shape } from '../tensor/shape.ts';
import { type Model, NO_TENSOR, type Operator, type Subgraph } from './model.ts';
import { fail } from './verify-fail.ts';
import { verifyTensor } from './verify-tensor.ts';

/** @throws PlaygroundError `invalid-graph` naming the first broken rule. */
export function verifySubgraph(model: Model, graph: Subgraph, number: number): void {
  graph.tensors.forEach((tensor, i) => {
    verifyTensor(tensor, i, graph);
  });
  const ready = new Set<number>(graph.inputs);
  graph.tensors.forEach((tensor, i) => {
    if (tensor.data || tensor.isVariable || tensor.shape.includes(0)) ready.add(i);
  });
  const exists = (index: number, what: string, where: ErrorPlace) => {
    if (!graph.tensors[index])
      fail(
        `${what} refers to tensor ${index}; subgraph ${number} has ${graph.tensors.length}.`,
        where,
      );
  };
  for (const index of graph.inputs) {
    exists(index, 'The graph input list', {});
    const { data, name = '' } = graph.tensors[index] ?? {};
    if (data) fail(`The graph input ${name} is a constant.`, { tensor: name });
  }
  const produced = new Set<number>();
  graph.operators.forEach((operator, position) => {
    const called = `Operator ${position} (${operator.op})`;
    const where = { op: `${position} ${operator.op}` };
    verifyOptions(model, operator, called, where);
    verifyCustom(graph, operator, called, where);
    for (const index of operator.intermediates ?? []) {
      if (index !== NO_TENSOR) exists(index, called, where);
    }
    for (const index of operator.inputs) {
      if (index === NO_TENSOR) continue;
      exists(index, called, where);
      if (!ready.has(index)) {
        fail(`${called} reads tensor ${nameIn(graph, index)} before anything wrote it.`, where);
      }
    }
    for (const index of operator.outputs) {
      exists(index, called, where);
      const name = nameIn(graph, index);
      if (produced.has(index)) fail(`${called} writes tensor ${name}, which another wrote.`, where);
      if (graph.tensors[index]?.data) fail(`${called} writes the constant ${name}.`, where);
      if (graph.inputs.includes(index)) fail(`${called} writes the graph input ${name}.`, where);
      produced.add(index);
      ready.add(index);
    }
  });
  for (const index of graph.outputs) {
    exists(index, 'The graph output list', {});
    const name = nameIn(graph, index);
    if (!ready.has(index)) fail(`Nothing writes the graph output ${name}.`, { tensor: name });
  }
}

/** Custom operators that LiteRT brings along: their kernels check nothing, and read beyond the end of what does not fit. */
function verifyCustom(
  graph: Subgraph,
  operator: Operator,
  called: string,
  where: ErrorPlace,
): void {
  const custom = customOpOf(operator);
  if (!custom) return;
  const shapeAt = (index: number) => graph.tensors[index]?.shape;
  let shapes: readonly Shape[];
  try {
    shapes = custom.inferShapes(operator.customOptions, operator.inputs.map(shapeAt));
  } catch (error) {
    if (!(error instanceof ShapeError)) throw error;
    fail(`${called}, ${custom.code}, cannot run: ${error.message}.`, where);
  }
  const results = operator.outputs.map(shapeAt);
  if (JSON.stringify(results) !== JSON.stringify(shapes)) {
    const written = results.map((shape) => formatShape(shape ?? [])).join(', ');
    const wanted = shapes.map(formatShape).join(', ');
    fail(
      `${called}, ${custom.code}, writes ${written}; from what it reads it is ${wanted}.`,
      where,
    );
  }
  for (const index of [...operator.inputs, ...operator.outputs]) {
    const { name = '', dtype } = graph.tensors[index] ?? {};
    if (dtype === 'float32') continue;
    fail(`${called}, ${custom.code}, reads and writes float32; ${name} is ${dtype}.`, where);
  }
}

function nameIn(graph: Subgraph, index: number): string {
  return graph.tensors[index]?.name ?? '';
}

/** Options that count from 1, with what the schema gives where they are left out; kernels divide by most of them. */
const AT_LEAST_ONE = {
  strideW: 0,
  strideH: 0,
  filterWidth: 0,
  filterHeight: 0,
  dilationWFactor: 1,
  dilationHFactor: 1,
} as const;

function verifyOptions(model: Model, operator: Operator, called: string, where: ErrorPlace): void {
  const { op, optionsTable, version } = operator;
  const options = operator.options as Readonly<Record<string, unknown>>;
  const spec = specOf(op);
  if (spec && optionsTable !== null && optionsTable !== spec.options) {
    const wanted = spec.options ?? 'no options';
    fail(`${called} comes with ${optionsTable}, it takes ${wanted}.`, where);
  }
  if (!Number.isInteger(version) || version < 1)
    fail(`${called} has the version ${version}.`, where);
  const fields = spec?.options ? TABLES[spec.options] : {};
  for (const [field, missing] of Object.entries(AT_LEAST_ONE)) {
    const value = options[field] ?? missing;
    if (field in fields && !(Number.isInteger(value) && Number(value) >= 1)) {
      fail(`${called} has ${field} = ${value}; it must be at least 1.`, where);
    }
  }
  for (const [field, value] of Object.entries(options)) {
    if (!field.endsWith('SubgraphIndex') || typeof value !== 'number' || value < 0) continue;
    if (!model.subgraphs[value])
      fail(`${called} calls subgraph ${value}, which is missing.`, where);
  }
}
