/** Dropout layers leave no operator: their rates go along with the values until an operator reads them. */
import type { GraphBuilder } from '../../ir/builder.ts';
import { combinedDropout } from '../../ir/model.ts';
import type { LayerConfig } from './config.ts';
import type { LayerRow, Mask } from './layer.ts';

/** What a layer hands on. */
export interface LayerValue {
  readonly tensor: number;
  /** Share of its values that dropouts after it set to 0. */
  readonly dropped: number;
  readonly mask: Mask | null;
}

/** The shares that the readers of each tensor see. */
export type DropoutNotes = Map<number, Set<number>>;

/** The outputs of a layer as values; notes what its operators read. */
export function passDropout(
  row: LayerRow,
  config: LayerConfig,
  inputs: readonly LayerValue[],
  outputs: readonly number[],
  notes: DropoutNotes,
): Omit<LayerValue, 'mask'>[] {
  const rate = row.dropout?.(config) ?? 0;
  const own = rate > 0 && rate < 1 ? rate : 0;
  const sources = outputs.map((output) => inputs.find(({ tensor }) => tensor === output));
  if (sources.includes(undefined)) for (const input of inputs) noteRead(input, notes);
  return outputs.map((tensor, i) => {
    const source = sources[i];
    return { tensor, dropped: source ? combinedDropout(source.dropped, own) : 0 };
  });
}

export function noteRead({ tensor, dropped }: LayerValue, notes: DropoutNotes): void {
  const seen = notes.get(tensor);
  if (seen) seen.add(dropped);
  else notes.set(tensor, new Set([dropped]));
}

/** Notes the dropouts on the tensors. One that only some readers of a tensor see has no place there. */
export function noteDropouts(graph: GraphBuilder, notes: DropoutNotes): void {
  for (const [tensor, [dropout = 0, ...others]] of notes) {
    if (dropout > 0 && others.length === 0) graph.note(tensor, { dropout });
  }
}
