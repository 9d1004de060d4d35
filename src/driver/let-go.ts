/** Lets the bytes of a model's files go, where its constants hardly need them. */
import type { SourceFile } from '../formats/format.ts';
import type { Model, Subgraph } from '../ir/model.ts';

/** Views of less than this share of the files are copied. */
const WORTH_A_COPY = 0.5;

/**
 * The same model; constants that are views of `files` are copies if they are few. A format whose arrays must be rearranged would
 * else keep a large file in memory beside nearly all that is in it.
 */
export function lettingGo(model: Model, files: readonly SourceFile[]): Model {
  const buffers = new Set(files.map(({ bytes }) => bytes.buffer));
  const tensors = model.subgraphs.flatMap((graph) => graph.tensors);
  const views = new Set(
    tensors.flatMap(({ data }) => (data && buffers.has(data.buffer) ? [data] : [])),
  );
  const needed = [...views].reduce((sum, { byteLength }) => sum + byteLength, 0);
  const all = files.reduce((sum, { bytes }) => sum + bytes.length, 0);
  if (needed === 0 || needed > WORTH_A_COPY * all) return model;
  const copies = new Map([...views].map((data) => [data, data.slice()]));
  const detached = (graph: Subgraph): Subgraph => ({
    ...graph,
    tensors: graph.tensors.map((tensor) => {
      const data = tensor.data && copies.get(tensor.data);
      return data ? { ...tensor, data } : tensor;
    }),
  });
  const [main, ...others] = model.subgraphs;
  return { ...model, subgraphs: [detached(main), ...others.map(detached)] };
}
