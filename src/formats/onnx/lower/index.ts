/** The table of ops: how a node becomes TFLite operators. Adding one: a line in the table of its family. */
import { PlaygroundError } from '../../../base/errors.ts';
import { ATTENTION } from './attention.ts';
import { CONVOLUTIONS } from './convolution.ts';
import { ELEMENTWISE, type Row } from './elementwise.ts';
import { EXPORT_AGAIN, type GraphNode } from './graph.ts';
import { MATRICES } from './matrix.ts';
import { NORMALIZATIONS } from './normalization.ts';
import { PICKING } from './picking.ts';
import { POOLING } from './pooling.ts';
import { QUANTIZED } from './quantized.ts';
import { RECURRENT } from './recurrent.ts';
import { REDUCTIONS } from './reductions.ts';
import { RESIZING } from './resizing.ts';
import { SHAPING } from './shaping.ts';

export const ROWS: ReadonlyMap<string, Row> = new Map([
  ...ATTENTION,
  ...CONVOLUTIONS,
  ...ELEMENTWISE,
  ...MATRICES,
  ...NORMALIZATIONS,
  ...PICKING,
  ...POOLING,
  ...QUANTIZED,
  ...RECURRENT,
  ...REDUCTIONS,
  ...RESIZING,
  ...SHAPING,
]);

/** Why an op cannot be read, and what to do, for ops that people meet. */
const REASONS: readonly {
  readonly ops: readonly string[];
  readonly why: string;
  readonly how: string;
}[] = [
  {
    ops: ['If', 'Loop', 'Scan'],
    why: 'decides while it runs what is computed',
    how: 'Export a model without branches and loops that depend on data: torch.onnx.export(…, dynamo=True) traces one way through.',
  },
  {
    ops: ['NonMaxSuppression', 'RoiAlign', 'NonZero', 'Unique', 'Compress'],
    why: 'makes results whose size depends on the data',
    how: 'Export the part before it: in ultralytics model.export(format="onnx", nms=False), in torchvision the backbone and the heads.',
  },
  {
    ops: ['GridSample', 'AffineGrid', 'DeformConv'],
    why: 'reads pixels at places that are computed, which TFLite has no operator for',
    how: 'Export the part of the network before it.',
  },
];

/** @throws PlaygroundError `unsupported-op` naming the first node that no row reads, and how often ops like it occur. */
export function refuseUnknownOps(nodes: readonly GraphNode[]): void {
  const unknown = nodes.filter(({ op }) => !ROWS.has(op));
  const [first] = unknown;
  if (!first) return;
  const reason = REASONS.find(({ ops }) => ops.includes(first.op));
  const ops = [...new Set(unknown.map(({ op }) => op))];
  const others = ops.length > 1 ? ` So do ${ops.slice(1, 6).join(', ')}.` : '';
  throw new PlaygroundError(
    'unsupported-op',
    reason
      ? `Node ${first.name} (${first.op}) ${reason.why}.`
      : `Node ${first.name} (${first.op}) has no equal in TensorFlow Lite that is written here.${others}`,
    reason?.how ?? EXPORT_AGAIN,
    { layer: first.name, op: first.op },
  );
}
