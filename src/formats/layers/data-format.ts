/** `data_format`: TFLite knows channels last only, so that other data are put in order before a layer and back after it. */
import { readConfig } from './config.ts';
import type { LayerCall, LayerRow } from './layer.ts';

/** Lowers a call; around a channels_first layer with spatial dimensions go two transpositions. */
export function lowerWithDataFormat(row: LayerRow, call: LayerCall): number | readonly number[] {
  const { config, graph } = call;
  const format = row.hasDataFormat ? config.raw('data_format') : undefined;
  if (format !== 'channels_first') {
    if (row.hasDataFormat) config.choice('data_format', ['channels_last'], 'channels_last');
    return row.lower(call);
  }
  const rank = call.inputShape().length;
  const spatial = Array.from({ length: rank - 2 }, (_, i) => i + 2);
  const toLast = call.indices('to_channels_last', [0, ...spatial, 1]);
  const input = call.emit('TRANSPOSE', [call.input(), toLast], {}, 'channels_last');
  const settings = { ...config.all, data_format: 'channels_last' };
  const output = row.lower(call.on(input, readConfig(config.layer, config.className, settings)));
  if (typeof output !== 'number' || graph.shapeOf(output).length !== rank) return output;
  const toFirst = [0, rank - 1, ...Array.from({ length: rank - 2 }, (_, i) => i + 1)];
  const order = call.indices('to_channels_first', toFirst);
  return call.emit('TRANSPOSE', [output, order], {}, 'channels_first');
}
