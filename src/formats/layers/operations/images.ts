/** Operations on images, which do what layers do. */
import { readConfig } from '../config.ts';
import type { LayerCall, LayerRow } from '../layer.ts';
import { POOLING_LAYERS } from '../pooling.ts';
import { RESIZING_LAYERS } from '../resizing.ts';
import { type OperationRow, operand } from './operation.ts';

/** The layer that does the same. `data_format` is null where Keras's own setting held, which the file does not say. */
const asLayer = (
  row: LayerRow,
  parameter: string,
  settings: (call: LayerCall) => Readonly<Record<string, unknown>> = () => ({}),
): OperationRow => ({
  parameters: [parameter],
  hasDataFormat: true,
  lower(call) {
    const { layer, className, all } = call.config;
    const changed = readConfig(layer, className, { ...all, ...settings(call) });
    return row.lower(call.on(operand(call, parameter), changed));
  },
});

const pool = (kind: 'Max' | 'Average'): OperationRow => ({
  parameters: ['inputs'],
  hasDataFormat: true,
  lower(call) {
    const input = operand(call, 'inputs');
    const spatial = call.graph.shapeOf(input).length - 2;
    if (spatial !== 1 && spatial !== 2) call.config.refuse('only images and sequences are pooled');
    const name = spatial === 1 ? (`${kind}Pooling1D` as const) : (`${kind}Pooling2D` as const);
    return POOLING_LAYERS[name].lower(call.on(input));
  },
});

export const IMAGES = {
  AveragePool: pool('Average'),
  MaxPool: pool('Max'),
  Resize: asLayer(RESIZING_LAYERS.Resizing, 'images', ({ config }) => {
    const [height, width] = config.integers('size', 2, 1);
    return { height, width };
  }),
} satisfies Record<string, OperationRow>;
