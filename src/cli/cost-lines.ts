/** The cost of a model as lines of text. */
import type { ModelCost } from '../cost/cost.ts';

const HEAD = ['MACs', 'weights', 'read', 'written', 'in use', 'operator'] as const;

/** Sums, memory, and a table with a line for each operator. Sizes are in bytes. */
export function costLines({ operators, total, uncounted, arenas }: ModelCost): string[] {
  const { tflite, micro } = arenas;
  const rows = operators.map(({ op, name, macs, weightBytes, readBytes, writtenBytes }, i) => [
    ...[macs ?? 'unknown', weightBytes, readBytes, writtenBytes, tflite.heldBytes[i] ?? 0].map(
      String,
    ),
    `${op} ${name}`,
  ]);
  const widths = HEAD.map((head, column) =>
    rows.reduce((width, row) => Math.max(width, row[column]?.length ?? 0), head.length),
  );
  const line = (cells: readonly string[]) =>
    `  ${cells.map((cell, i) => (i < HEAD.length - 1 ? cell.padStart(widths[i] ?? 0) : cell)).join('  ')}`;
  const { macs, weightBytes, readBytes, writtenBytes } = total;
  const peak = operators[tflite.peak?.operator ?? -1];
  const kept = tflite.keptBytes > 0 ? `, and ${tflite.keptBytes} bytes kept beside it` : '';
  return [
    `cost of a run, one sample: ${macs} multiply-accumulates, ${weightBytes} bytes of weights, ${readBytes} bytes read and ${writtenBytes} written`,
    `memory (arena): ${tflite.bytes} bytes in TensorFlow Lite${kept}, ${micro.bytes} in TensorFlow Lite Micro${peak ? `; most is in use at ${peak.name}` : ''}`,
    ...(uncounted.length > 0
      ? [`multiply-accumulates are not known of: ${uncounted.join(', ')}`]
      : []),
    line(HEAD),
    ...rows.map(line),
  ];
}
