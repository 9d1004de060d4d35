import { expect, test } from 'vitest';
import { PlaygroundError } from '../../base/errors.ts';
import { importModel } from '../../formats/index.ts';
import { KERAS_H5_ROWS } from './keras-h5.ts';
import { KERAS_ZIP_ROWS } from './keras-zip.ts';
import { TFJS_GRAPH_ROWS } from './tfjs-graph.ts';

const ROWS = [...KERAS_H5_ROWS, ...KERAS_ZIP_ROWS, ...TFJS_GRAPH_ROWS];

test.each(ROWS)('$name: $code', async ({ bytes, code, says }) => {
  const error = await importModel(bytes()).catch((thrown: unknown) => thrown);
  expect(error).toBeInstanceOf(PlaygroundError);
  const { message, hint, where } = error as PlaygroundError;
  expect({ code: (error as PlaygroundError).code, message }).toEqual({
    code,
    message: expect.stringMatching(says),
  });
  expect(message).toMatch(/^[\x20-\x7e×–…]+\.$/);
  expect(hint.length).toBeGreaterThan(10);
  expect(where).toBeDefined();
});
