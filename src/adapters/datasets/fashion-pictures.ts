/** Reads Fashion-MNIST for models that draw its pictures again. */
import { fashionMnist } from './fashion-mnist.ts';
import { FASHION_PICTURES } from './fashion-pictures-facts.ts';
import type { LoadFile, Source } from './source.ts';

export function fashionPictures(load: LoadFile) {
  const images = fashionMnist(load);
  return {
    ...FASHION_PICTURES,

    async loadTest() {
      const { count, read } = await images.loadTest();
      return { count, read, labels: { kind: 'inputs', count, range: 1 } as const };
    },

    loadCalibration: images.loadCalibration,

    // Training here learns classes.
    training: null,
  } satisfies Source;
}
