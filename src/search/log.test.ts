import { expect, test } from 'vitest';
import { defaultRecipe } from '../quantization/recipe/recipe.ts';
import { logLine, readLog } from './log.ts';
import { type Evaluation, latest } from './trial.ts';

const head = { search: 2, inputs: 'a1'.repeat(32) } as const;
const recipe = { ...defaultRecipe('int8'), overrides: [{ layer: '^a$', weightBits: 4 }] };
const trial: Evaluation = {
  recipe,
  bytes: 1234,
  floatMacs: 5,
  score: 0.5,
  changed: 0.1,
  mse: 1e-7,
};
const failed: Evaluation = { recipe, failed: 'LiteRT refused the file.' };
const text = [head, trial, failed].map(logLine).join('');

test('reads what is written', () => {
  const again = { ...trial, again: { samples: 2000, gain: -0.001, changed: 0.09 } };
  const all = [trial, failed, again];
  expect(readLog(`${text}${logLine(again)}`)).toEqual({ head, evaluations: all });
  const other = { ...failed, recipe: defaultRecipe('float16') };
  expect(latest([trial, other, again])).toEqual([again, other]);
  expect(readLog(logLine(head))).toEqual({ head, evaluations: [] });
});

test('leaves out a last line that was cut off, were it the first one', () => {
  expect(readLog(text.slice(0, -5))).toEqual({ head, evaluations: [trial] });
  expect(readLog('{"search":2')).toBeNull();
  expect(readLog('')).toBeNull();
});

const line = (value: unknown) => `${JSON.stringify(value)}\n`;
test.each([
  ['{\n', 'Line 1 of the log: it should be JSON.'],
  ['[]\n', 'Line 1 of the log: it should be an object.'],
  [
    line({ ...head, search: 1 }),
    'Line 1 of the log: “search” should be a whole number from 2 to 2.',
  ],
  [line({ ...head, inputs: 'x' }), 'Line 1 of the log: “inputs” should be 64 hexadecimal digits.'],
  [`${logLine(head)}\n`, 'Line 2 of the log: it should be JSON.'],
  [`${logLine(head)}${line({ ...trial, score: 2 })}`, /^Line 2 of the log: /],
  [`${logLine(head)}${line({ ...trial, bytes: -1 })}`, /^Line 2 of the log: /],
  [`${logLine(head)}${line({ ...trial, recipe: { mode: 'int9' } })}`, /^Line 2 of the log: /],
  [`${logLine(head)}${line({ recipe })}`, /^Line 2 of the log: /],
])('refuses %j', (content, message) => {
  expect(() => readLog(content)).toThrow(message);
});
