/** Reports of ten files on all targets, in short: read them when they change, are they true? */
import { expect, test } from 'vitest';
import { readTflite } from '../formats/tflite/read.ts';
import { referenceFile } from '../testing/reference-files.ts';
import { checkTarget } from './check-target.ts';
import type { TargetReport } from './finding.ts';
import { TARGET_NAMES } from './rule.ts';

const FILES = [
  'fashion_cnn/tflite_float',
  'fashion_cnn/tflite_float16',
  'fashion_cnn/tflite_dynamic',
  'fashion_cnn/tflite_int8',
  'fashion_cnn/tflite_uint8_io',
  'fashion_cnn/tflite_int16x8',
  'fashion_cnn/aeq_weight_only_wi4_afp32',
  'mobilenet/tflite_dynamic',
  'resnet/tflite_int8_io',
  'computed_shapes/tflite_int8',
];

/** The verdict with how many operators run there, elsewhere and nowhere; then each rule with the operators that break it. */
function short({ target, summary, findings }: TargetReport): string {
  const { verdict, onTarget, elsewhere, refused } = summary;
  const lines = new Map<string, number>();
  for (const { rule, severity, operator } of findings) {
    const line = `${severity} ${rule}${operator ? ` ${operator.op}` : ''}`;
    lines.set(line, (lines.get(line) ?? 0) + 1);
  }
  const counted = [...lines].map(
    ([line, count]) => `\n    ${line}${count > 1 ? ` ×${count}` : ''}`,
  );
  return `${target}: ${verdict}, ${onTarget} + ${elsewhere} + ${refused}${counted.join('')}`;
}

test.each(FILES)('%s', (name) => {
  const model = readTflite(referenceFile(`${name}.tflite`));
  const text = TARGET_NAMES.map((target) => short(checkTarget(model, target))).join('\n');
  expect(`\n${text}\n`).toMatchSnapshot();
});
