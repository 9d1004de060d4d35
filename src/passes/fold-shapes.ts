/**
 * Takes out what a graph computes from shapes alone: converters write `tf.shape(x)[0]` as SHAPE, STRIDED_SLICE and PACK in front
 * of a RESHAPE. With a fixed input the numbers are constants; with a run-time batch the target of a RESHAPE gets −1 where the
 * batch stands, as TensorFlow writes it for a Flatten. What depends on the batch elsewhere stays.
 */
import { graphAtBatch, statedShape } from '../ir/batch-shapes.ts';
import { type Model, mainGraph } from '../ir/model.ts';
import { specOf } from '../ops/index.ts';
import { READS_SHAPE } from '../ops/shape-arithmetic.ts';
import { draftOf } from './draft.ts';
import { definePass } from './pass.ts';
import { removeDead } from './remove-dead.ts';

/** Batches that are tried. Numbers that are equal, or proportional to the batch, in all of them are taken to be so in any. */
const BATCHES = [1, 2, 3, 7, 64];

export const foldShapes = definePass({
  name: 'fold-shapes',
  does: 'Replaces what the graph computes from shapes alone by constants.',
  run(model: Model): Model {
    const graph = mainGraph(model);
    if (!graph.operators.some(({ op }) => READS_SHAPE.has(op))) return model;
    const inputs = graph.inputs.map((index) => statedShape(graph.tensors[index]));
    if (inputs.some((shape) => shape.slice(1).includes(-1))) return model;
    const isOpen = inputs.some(([first]) => first === -1);
    const trials = (isOpen ? BATCHES : BATCHES.slice(0, 1)).map((batch) => {
      const shapes = inputs.map((shape) => shape.map((d) => (d === -1 ? batch : d)));
      const shaped = graphAtBatch(graph, { inputs: shapes, batch, onUnknown: () => undefined });
      return { batch, ...shaped };
    });
    const first = trials[0]!;

    /** The values of a tensor that is computed from shapes, in every trial. */
    const valuesOf = (index: number) => {
      if (!trials.every(({ computed }) => computed.has(index))) return undefined;
      const all = trials.map(({ tensors }) => Array.from(tensors[index]?.data ?? [], Number));
      return all.every(({ length }) => length === all[0]?.length) ? all : undefined;
    };
    const isConstant = (all: readonly number[][], i: number) =>
      all.every((values) => values[i] === all[0]?.[i]);
    const countsSamples = (all: readonly number[][], i: number) =>
      all.every((values, trial) => values[i] === (trials[trial]?.batch ?? 0) * (all[0]?.[i] ?? 0));

    const draft = draftOf(model);
    const constants = new Map<number, number>();
    /** A constant with the values of `tensor`, or the tensor itself where it depends on the batch. */
    const constantFor = (index: number): number => {
      const known = constants.get(index);
      if (known !== undefined) return known;
      const all = valuesOf(index);
      const tensor = first.tensors[index];
      const isFixed = all?.[0]?.every((_, i) => isConstant(all, i)) === true;
      const to = isFixed && tensor ? draft.addTensor(tensor) : index;
      constants.set(index, to);
      return to;
    };
    /** For a RESHAPE: one dimension that counts samples may be −1. */
    const targetFor = (index: number): number => {
      const all = valuesOf(index);
      const open = all?.[0]?.flatMap((_, i) => (isConstant(all, i) ? [] : [i])) ?? [];
      const [at] = open;
      if (!all?.[0] || open.length !== 1 || at === undefined || !countsSamples(all, at))
        return index;
      if (all[0].some((d) => d <= 0)) return index;
      const values = all[0].with(at, -1);
      const { name = '' } = graph.tensors[index] ?? {};
      const data = Int32Array.from(values);
      return draft.addTensor({ name, shape: [data.length], dtype: 'int32', data });
    };
    graph.operators.forEach((operator, position) => {
      const { reshapes, shapeInput } = specOf(operator.op) ?? {};
      const inputs = operator.inputs.map((index, i) => {
        const constant = constantFor(index);
        return constant === index && reshapes && i === shapeInput ? targetFor(index) : constant;
      });
      if (inputs.some((index, i) => index !== operator.inputs[i])) {
        draft.replace(position, { ...operator, inputs });
      }
    });
    return removeDead(draft.finish());
  },
});
