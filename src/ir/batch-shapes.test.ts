import { expect, test } from 'vitest';
import { foldShapes } from '../passes/fold-shapes.ts';
import { runModel } from '../testing/run-model.ts';
import { buildGraph } from './builder.ts';
import {
  type Model,
  mainGraph,
  type Operator,
  type Tensor,
  tensorAt,
  withMainGraph,
} from './model.ts';
import { withBatch } from './with-batch.ts';

/** Operators that the builder has no rows for, behind a graph of one input: as a converter writes the windows of a signal. */
function windows(): Model {
  const graph = buildGraph();
  const x = graph.input('x', [-1, 8]);
  const model = graph.finish([x]);
  const tensors: Tensor[] = [...mainGraph(model).tensors];
  const operators: Operator[] = [];
  const add = (tensor: Tensor) => tensors.push(tensor) - 1;
  const constant = (name: string, shape: number[], ...values: number[]) =>
    add({ name, shape, dtype: 'int32', data: Int32Array.from(values) });
  const op = (
    name: Operator['op'],
    inputs: number[],
    shape: number[],
    options = {},
    dtype: Tensor['dtype'] = 'int32',
  ) => {
    const open = shape.includes(-1);
    const fixed = shape.map((d) => Math.abs(d));
    const output = add({
      name: `${name}_${tensors.length}`,
      shape: fixed,
      dtype,
      ...(open && { shapeSignature: shape }),
    });
    operators.push({
      op: name,
      inputs,
      outputs: [output],
      options,
      optionsTable: null,
      version: 1,
    } as Operator);
    return output;
  };
  const [zero, one, two] = [0, 1, 2].map((value) => constant(`c${value}`, [], value)) as [
    number,
    number,
    number,
  ];
  const [at, to] = [constant('at', [1], 1), constant('to', [1], 2)];
  const shape = op('SHAPE', [x], [2], {});
  const length = op('STRIDED_SLICE', [shape, at, to, at], [], { shrinkAxisMask: 1 });
  const half = op('FLOOR_DIV', [length, two], []);
  const target = op('PACK', [half, one], [2], { valuesCount: 2, axis: 0 });
  const steps = op('RANGE', [zero, half, one], [-1]);
  const column = op('RESHAPE', [steps, target], [-1, 1]);
  const both = op('ADD', [column, constant('pair', [1, 2], 0, 4)], [-1, 2]);
  const rows = op('GATHER', [x, both], [-1, -1, 2], { axis: 1 }, 'float32');
  const apart = op('EXPAND_DIMS', [rows, constant('axis', [], 1)], [-1, 1, -1, 2], {}, 'float32');
  const out = op('SQUEEZE', [apart], [-1, -1, 2], { squeezeDims: Int32Array.of(1) }, 'float32');
  const tables: Partial<Record<string, Operator['optionsTable']>> = {
    SHAPE: 'ShapeOptions',
    STRIDED_SLICE: 'StridedSliceOptions',
    PACK: 'PackOptions',
    ADD: 'AddOptions',
    GATHER: 'GatherOptions',
    SQUEEZE: 'SqueezeOptions',
  };
  const typed = operators.map((operator) => ({
    ...operator,
    optionsTable: tables[operator.op] ?? null,
  }));
  return {
    ...withMainGraph(model, { ...mainGraph(model), tensors, operators: typed, outputs: [out] }),
    signatures: [],
  };
}

test.each([1, 3])(
  'windows of a signal, counted while the model runs: %i samples',
  async (batch) => {
    const values = Float32Array.from({ length: batch * 8 }, (_, i) => i);
    const expected = Array.from({ length: batch }, (_, n) =>
      [0, 4, 1, 5, 2, 6, 3, 7].map((place) => n * 8 + place),
    ).flat();
    for (const model of [windows(), foldShapes(windows())]) {
      const fixed = withBatch(model, batch);
      const graph = mainGraph(fixed);
      expect(tensorAt(graph, graph.outputs[0] ?? -1).shape).toEqual([batch, 4, 2]);
      const [outputs] = await runModel(fixed, [values]);
      expect(Array.from(outputs as Float32Array)).toEqual(expected);
    }
  },
);

test('a shape that nothing tells is refused, naming the layer and what to do', () => {
  const model = windows();
  const graph = mainGraph(model);
  // Where elements are not zero depends on values, not on shapes.
  const operators = graph.operators.map((operator) =>
    operator.op === 'RANGE' ? { ...operator, op: 'WHERE', inputs: [0] } : operator,
  );
  const tensors = graph.tensors.map((tensor) =>
    tensor.name.startsWith('RANGE')
      ? { ...tensor, shape: [1, 1], shapeSignature: [-1, -1] }
      : tensor,
  );
  const changed = withMainGraph(model, { ...graph, operators: operators as Operator[], tensors });
  expect(() => withBatch(changed, 1)).toThrowError(
    expect.objectContaining({
      code: 'bad-shape',
      message: expect.stringMatching(/RANGE.* is not known before the model runs/),
      hint: expect.stringMatching(/fixed input shape/),
    }),
  );
});
