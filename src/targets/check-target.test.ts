import { describe, expect, test } from 'vitest';
import { readTflite } from '../formats/tflite/read.ts';
import { buildGraph } from '../ir/builder.ts';
import type { Model } from '../ir/model.ts';
import { referenceFile } from '../testing/reference-files.ts';
import { targetExample } from '../testing/target-examples.ts';
import { checkTarget } from './check-target.ts';
import type { TargetName } from './rule.ts';

const file = (path: string) => readTflite(referenceFile(`${path}.tflite`));
const summary = (model: Model, target: TargetName) => checkTarget(model, target).summary;

describe('verdict and counts', () => {
  test('all on the target', () => {
    expect(summary(file('mlp/tflite_int8_io'), 'ethos-u')).toEqual({
      verdict: 'runs',
      operators: 4,
      onTarget: 4,
      elsewhere: 0,
      refused: 0,
    });
  });

  test('ends in float: partly', () => {
    expect(summary(file('mlp/tflite_int8'), 'ethos-u')).toEqual({
      verdict: 'runs-partly',
      operators: 6,
      onTarget: 4,
      elsewhere: 2,
      refused: 0,
    });
  });

  test('nothing of it on the target: does not run', () => {
    expect(summary(file('mlp/tflite_float'), 'ethos-u')).toMatchObject({
      verdict: 'does-not-run',
      onTarget: 0,
      elsewhere: 4,
      refused: 0,
    });
  });

  test('a slow kernel of the target itself still runs it', () => {
    expect(summary(file('mlp/tflite_int16x8'), 'litert-cpu')).toMatchObject({
      verdict: 'runs',
      onTarget: 0,
      elsewhere: 6,
    });
  });

  test('a file that is refused as a whole does not run, wherever its operators would', () => {
    const { breaks } = targetExample('edge-tpu/dynamic-sizes');
    expect(summary(breaks, 'edge-tpu').verdict).toBe('does-not-run');
  });

  test('a graph without operators runs', () => {
    const b = buildGraph();
    const model = b.finish([b.input('x', [1, 2])]);
    expect(summary(model, 'tflm')).toMatchObject({ verdict: 'runs', operators: 0 });
  });
});

test('what the target leaves and the processor beside it refuses is refused, by the rule of that processor', () => {
  const { summary, findings } = checkTarget(file('mlp/tflite_dynamic'), 'ethos-u');
  expect(summary).toMatchObject({ verdict: 'does-not-run', onTarget: 0, elsewhere: 2, refused: 2 });
  const refused = findings.filter(({ severity }) => severity === 'refused');
  expect(refused.map(({ rule, operator }) => [rule, operator?.op])).toEqual([
    ['tflm/hybrid', 'FULLY_CONNECTED'],
    ['tflm/hybrid', 'FULLY_CONNECTED'],
  ]);
  expect(refused[0]?.why).toMatch(/^The NPU leaves it to TFLite Micro on the CPU, and there: /);
});

test('a finding says which operator and tensor, why, and what to do', () => {
  const [first] = checkTarget(file('mlp/tflite_dynamic'), 'tflm').findings;
  expect(first).toEqual({
    rule: 'tflm/hybrid',
    severity: 'refused',
    operator: {
      index: 1,
      op: 'FULLY_CONNECTED',
      name: 'mlp/dense/MatMul;mlp/dense/Relu;mlp/dense/BiasAdd',
    },
    tensor: 'mlp/dense/MatMul',
    why: 'Its data is float32 and its weights are int8; no kernel rounds data on the fly.',
    remedy: {
      words: 'Quantize weights and activations to 8 bits: mode int8.',
      edit: { mode: 'int8' },
    },
  });
});

test('an operator breaks one rule that says where it runs, however many it breaks', () => {
  // Four bits and float: both keep it from the NPU.
  const { breaks } = targetExample('litert-gpu/packed-weights');
  const places = checkTarget(breaks, 'ethos-u').findings.filter(
    ({ severity, rule }) => severity !== 'note' && rule.startsWith('ethos-u'),
  );
  expect(places.map(({ rule }) => rule)).toEqual(['ethos-u/packed']);
});

test('findings of the file come first, then operator by operator', () => {
  const { findings } = checkTarget(file('fashion_cnn/tflite_int8'), 'edge-tpu');
  const places = findings.map(({ operator }) => operator?.index ?? -1);
  expect(places).toEqual([-1, 0, 9]);
});

test('a custom operator is called by its code', () => {
  const { breaks } = targetExample('litert-cpu/custom-operator');
  const [found] = checkTarget(breaks, 'litert-cpu').findings;
  expect(found?.operator?.op).toBe('Mine');
  expect(found?.why).toBe('LiteRT does not have the custom operator Mine.');
});

test('the report is plain data', () => {
  const report = checkTarget(file('resnet/tflite_dynamic'), 'edge-tpu');
  expect(JSON.parse(JSON.stringify(report))).toEqual(report);
});
