/** Pictures as the samples of a model. */

import { decodePicture } from '../../pictures/decode.ts';
import { fitted } from '../../pictures/fit.ts';
import { geometryOf, valuesIn } from '../../pictures/geometry.ts';
import type { TensorInfo } from '../../ports/runtime.ts';
import { placeOf, readPlace } from '../bytes/places.ts';
import type { DataIndex, GivenFile } from '../data-index.ts';
import { NO_RECORDS, type RecordReader } from '../record-reader.ts';
import type { DataSetup } from '../setup/fields.ts';
import { normalizationOf, normalize } from '../values.ts';

/** @throws PlaygroundError `bad-data`, `open-shape` where the model takes no pictures. */
export function openPictures(
  files: readonly GivenFile[],
  { records }: DataIndex,
  setup: DataSetup,
  input: TensorInfo,
): RecordReader {
  const geometry = geometryOf(input.shape, setup.image);
  const size = valuesIn(geometry);
  const normalization = normalizationOf(setup.values);
  // Caffe's means are those of blue, green, red.
  const isCaffe = setup.values.preset === 'caffe' && setup.image.color === 'rgb';
  const image = isCaffe ? { ...setup.image, color: 'bgr' as const } : setup.image;
  const places = records ?? NO_RECORDS;
  const picture = async (record: number) => {
    const name = places.names[record] ?? `picture ${record}`;
    return decodePicture(await readPlace(files, placeOf(places, record), name), name);
  };
  return {
    picture,
    async read(wanted) {
      const values = new Float32Array(wanted.length * size);
      for (let i = 0; i < wanted.length; i++) {
        const one = fitted(await picture(wanted[i]!), geometry, image);
        normalize(one, normalization, geometry.channels, geometry.isPlanar);
        values.set(one, i * size);
      }
      return [values];
    },
  };
}
