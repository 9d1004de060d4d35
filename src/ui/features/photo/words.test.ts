import { expect, test } from 'vitest';
import { cameraFault, whyNoPicture } from './words.ts';

test('every way a camera fails has words', () => {
  expect(cameraFault(new DOMException('', 'NotFoundError')).message).toBe('No camera was found.');
  expect(cameraFault(new DOMException('', 'NotAllowedError')).hint).toContain('Allow');
  expect(cameraFault('?').message).toBe('The camera could not be started.');
});

test('a picture fits models that take as many values as it has pixels', () => {
  const side = { width: 28, height: 28 };
  expect(whyNoPicture([{ shape: [1, 28, 28, 1] }], side)).toBeNull();
  expect(whyNoPicture([{ shape: [1, 784] }], side)).toBeNull();
  expect(whyNoPicture([{ shape: [1, 32, 32, 3] }], side)).toContain('takes 32×32×3 values');
  expect(whyNoPicture([{ shape: [1, 784] }, { shape: [1, 2] }], side)).toContain('2 inputs');
});
