import { Builder } from 'flatbuffers';
import { describe, expect, test } from 'vitest';
import { buildGraph } from '../../ir/builder.ts';
import type { Model } from '../../ir/model.ts';
import { ActivationFunctionType } from '../../schema/enums.ts';
import { modelFacts } from './facts.ts';

const NONE = { fusedActivationFunction: ActivationFunctionType.NONE };

/** One input, multiplied by `factor`. */
function scaled(factor: number): Model {
  const graph = buildGraph();
  const input = graph.input('image', [-1, 8, 8, 3]);
  const by = graph.constant('by', [], Float32Array.of(factor));
  return graph.finish([graph.op('MUL', 'scaled', [input, by], NONE)]);
}

/** Metadata as tflite-support writes them, by the numbers of the schema's fields. */
function metadata(mean: readonly number[], std: readonly number[]): Uint8Array {
  const b = new Builder();
  const table = (fields: number, add: () => void) => {
    b.startObject(fields);
    add();
    return b.endObject();
  };
  const list = (offsets: number[]) => {
    b.startVector(4, offsets.length, 4);
    for (const offset of offsets.reverse()) b.addOffset(offset);
    return b.endVector();
  };
  const floats = (values: readonly number[]) => {
    b.startVector(4, values.length, 4);
    for (const value of [...values].reverse()) b.addFloat32(value);
    return b.endVector();
  };
  const [means, deviations] = [floats(mean), floats(std)];
  const options = table(2, () => {
    b.addFieldOffset(0, means, 0);
    b.addFieldOffset(1, deviations, 0);
  });
  const unit = table(2, () => {
    b.addFieldInt8(0, 1, 0);
    b.addFieldOffset(1, options, 0);
  });
  const units = list([unit]);
  const input = table(7, () => b.addFieldOffset(4, units, 0));
  const name = b.createString('labels.txt');
  const file = table(5, () => {
    b.addFieldOffset(0, name, 0);
    b.addFieldInt8(2, 2, 0);
  });
  const files = list([file]);
  const output = table(7, () => b.addFieldOffset(6, files, 0));
  const [inputs, outputs] = [list([input]), list([output])];
  const graph = table(10, () => {
    b.addFieldOffset(2, inputs, 0);
    b.addFieldOffset(3, outputs, 0);
  });
  const graphs = list([graph]);
  b.finish(
    table(8, () => b.addFieldOffset(3, graphs, 0)),
    'M001',
  );
  return b.asUint8Array().slice();
}

const withMetadata = (data: Uint8Array): Model => ({
  ...scaled(1),
  metadata: [{ name: 'TFLITE_METADATA', data }],
});

test('inputs and outputs, with sizes that are left open', () => {
  expect(modelFacts(scaled(2))).toMatchObject({
    inputs: [{ name: 'image', shape: [-1, 8, 8, 3], dtype: 'float32' }],
    outputs: [{ name: 'scaled' }],
    metadata: null,
    scalesPixels: false,
  });
});

test.each([1 / 255, 1 / 127.5])('a first step of %d scales pixels', (factor) => {
  expect(modelFacts(scaled(factor)).scalesPixels).toBe(true);
});

describe('metadata', () => {
  test('say how pictures are scaled, and where the names of classes are', () => {
    const { metadata: said } = modelFacts(withMetadata(metadata([1, 2, 3], [4, 5, 6])));
    expect(said).toEqual({
      normalization: { scale: 1, mean: [1, 2, 3], std: [4, 5, 6] },
      isGrey: false,
      labelFile: 'labels.txt',
    });
  });

  test('the same for all channels is one number', () => {
    const { metadata: said } = modelFacts(withMetadata(metadata([0, 0, 0], [255, 255, 255])));
    expect(said?.normalization).toEqual({ scale: 1, mean: [0], std: [255] });
  });

  test('a division by 0 is not taken', () => {
    expect(modelFacts(withMetadata(metadata([0], [0]))).metadata?.normalization).toBeNull();
  });

  test('damaged ones are none, wherever they are cut or changed', () => {
    const whole = metadata([1], [2]);
    for (let at = 0; at < whole.length; at++) {
      expect(() => modelFacts(withMetadata(whole.slice(0, at)))).not.toThrow();
      const changed = whole.with(at, 0xff);
      expect(() => modelFacts(withMetadata(changed))).not.toThrow();
    }
  });
});
