import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { PlaygroundError } from '../../base/errors.ts';
import { type Model, mainGraph } from '../../ir/model.ts';
import { verify } from '../../ir/verify.ts';
import { fingerprinted } from '../../testing/fingerprint.ts';
import { publicFile, referenceFile } from '../../testing/reference-files.ts';
import { kerasH5 } from './h5-format.ts';

/** `CONV_2D conv2d 28×28×64`: one line per operator. */
function outline(model: Model): string[] {
  const { tensors, operators } = mainGraph(model);
  return operators.map(({ op, outputs: [output = -1] }) => {
    const { name, shapeSignature } = tensors[output]!;
    expect(shapeSignature?.[0]).toBe(-1);
    return `${op} ${name} ${shapeSignature?.slice(1).join('×')}`;
  });
}

describe('the samples', () => {
  test('the tutorial’s CNN, operator by operator', async () => {
    const { model, format, diagnostics } = await kerasH5.read(publicFile('samples/fashion-cnn.h5'));
    verify(model);
    expect(format).toBe('Keras 2 (.h5)');
    expect(diagnostics).toEqual([]);
    expect(outline(model)).toEqual([
      'CONV_2D conv2d 28×28×64',
      'RELU conv2d/relu 28×28×64',
      'MAX_POOL_2D max_pooling2d 14×14×64',
      'CONV_2D conv2d_1 14×14×128',
      'RELU conv2d_1/relu 14×14×128',
      'MAX_POOL_2D max_pooling2d_1 7×7×128',
      'RESHAPE flatten 6272',
      'FULLY_CONNECTED dense 256',
      'RELU activation 256',
      'FULLY_CONNECTED dense_1 10',
      'SOFTMAX activation_1 10',
    ]);
    expect(
      mainGraph(model)
        .tensors.filter(({ data }) => data)
        .map(({ name }) => name),
    ).toEqual([
      'conv2d/kernel',
      'conv2d/bias',
      'conv2d_1/kernel',
      'conv2d_1/bias',
      'flatten/shape',
      'dense/kernel',
      'dense/bias',
      'dense_1/kernel',
      'dense_1/bias',
    ]);
    expect(model.signatures[0]?.inputs).toEqual([{ name: 'input_1', tensor: 0 }]);
  });

  test.each(['mlp', 'mobilenet', 'resnet', 'unbalanced-cnn'])('%s', async (name) => {
    const { model } = await kerasH5.read(publicFile(`samples/${name}.h5`));
    verify(model);
    expect(outline(model)).toMatchSnapshot();
  });

  test('the state of an optimizer in the file changes nothing', async () => {
    const plain = await kerasH5.read(publicFile('samples/mlp.h5'));
    const trained = await kerasH5.read(referenceFile('mlp/keras2_with_optimizer.h5'));
    expect(outline(trained.model)).toEqual(outline(plain.model));
    expect(fingerprinted(trained.model)).toEqual(fingerprinted(plain.model));
  });

  test('constants do not keep the file in memory, and the file’s buffer is left as it was', async () => {
    const bytes = publicFile('samples/resnet.h5').slice();
    const { model } = await kerasH5.read(bytes);
    for (const { data } of mainGraph(model).tensors) {
      expect(data?.buffer).not.toBe(bytes.buffer);
    }
    expect(Object.getOwnPropertyNames(bytes.buffer)).toEqual([]);
  });

  test('a view into a larger buffer reads the same', async () => {
    const file = publicFile('samples/mlp.h5');
    const larger = new Uint8Array(file.length + 24);
    larger.set(file, 13);
    const { model } = await kerasH5.read(larger.subarray(13, 13 + file.length));
    const whole = await kerasH5.read(file);
    expect(fingerprinted(model)).toEqual(fingerprinted(whole.model));
  });
});

describe('damaged files', () => {
  const good = publicFile('samples/resnet.h5');

  test('bytes turned over: a typed error or a model that verifies', async () => {
    const place = fc.oneof(fc.nat(4096), fc.nat(good.length - 1));
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.tuple(place, fc.nat(255)), { minLength: 1, maxLength: 8 }),
        async (edits) => {
          const bytes = good.slice();
          for (const [at, value] of edits) bytes[at] = value;
          try {
            verify((await kerasH5.read(bytes)).model);
          } catch (error) {
            expect(error).toBeInstanceOf(PlaygroundError);
          }
        },
      ),
      { numRuns: 100 },
    );
  });
});
