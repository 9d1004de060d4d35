/** A file in which nothing is as asked for is never silent. */
import { describe, expect, test } from 'vitest';
import { openGraph } from '../../driver/open-model.ts';
import { readTflite } from '../../formats/tflite/read.ts';
import { writeTflite } from '../../formats/tflite/write.ts';
import { type Model, mainGraph } from '../../ir/model.ts';
import { withLargestBatch } from '../../ir/with-batch.ts';
import { smallModel, streamingModel } from '../../testing/streaming-model.ts';
import { convertModel } from '../conversion.ts';
import { MODE_NAMES } from '../modes/index.ts';
import { defaultRecipe, type Recipe } from '../recipe/recipe.ts';

const seen = () => ({ min: -1, max: 1 });
const opened = (model: Model) => openGraph(readTflite(writeTflite(model)));
const warned = (model: Model, recipe: Recipe) =>
  convertModel(model, recipe, seen)
    .report.diagnostics.filter(
      ({ code }) => code === 'nothing-quantized' || code === 'stays-quantized',
    )
    .map(({ message }) => message);

describe('a float model', () => {
  const { model } = opened(smallModel());

  test.each(MODE_NAMES)('%s: said only where nothing changes', (mode) => {
    const messages = warned(model, defaultRecipe(mode));
    expect(messages).toHaveLength(mode === 'dynamic-int8' ? 1 : 0);
  });

  test('the layer and the reason are named', () => {
    expect(warned(model, defaultRecipe('dynamic-int8'))[0]).toMatch(
      /layer only stays in float, its 64 weights are fewer than 1024/,
    );
  });

  test('a recipe that keeps all layers in float changes nothing either', () => {
    const overrides = [{ layer: '', mode: 'float32' as const }];
    expect(warned(model, { ...defaultRecipe('weight-only-int8'), overrides })).toHaveLength(1);
    const some = [{ layer: '', mode: 'weight-only-int8' as const }];
    expect(warned(model, { ...defaultRecipe('float32'), overrides: some })).toEqual([]);
  });
});

describe('a streaming model', () => {
  test.each(MODE_NAMES)('quantized, %s: it stays what it was, and that is said', (mode) => {
    const { model, diagnostics } = opened(streamingModel('int8'));
    expect(diagnostics.map(({ code }) => code)).toEqual(['keeps-state', 'kept-quantized']);
    expect(warned(model, defaultRecipe(mode))).toEqual([
      `The file is quantized already, and nothing of it could be changed to ${mode}.`,
    ]);
  });

  test('in float, it is quantized like any other; its state stays float', () => {
    const { model, diagnostics } = opened(streamingModel('float32'));
    expect(diagnostics.map(({ code }) => code)).toEqual(['keeps-state']);
    const { model: converted } = convertModel(model, defaultRecipe('int8'), seen);
    const { operators, tensors } = mainGraph(converted);
    const read = operators.find(({ op }) => op === 'READ_VARIABLE');
    expect(tensors[read?.outputs[0] ?? -1]?.dtype).toBe('float32');
    const dense = operators.find(({ op }) => op === 'FULLY_CONNECTED');
    expect(tensors[dense?.inputs[1] ?? -1]?.dtype).toBe('int8');
    expect(warned(model, defaultRecipe('weight-only-int8'))).toEqual([]);
  });

  test('its samples are run one after the other', () => {
    const model = withLargestBatch(opened(streamingModel('float32')).model);
    const { inputs, tensors } = mainGraph(model);
    expect(tensors[inputs[0] ?? -1]?.shape).toEqual([1, 8]);
  });
});
