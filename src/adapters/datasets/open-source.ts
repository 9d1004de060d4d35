/** From a reference to samples, in the thread that reads them. */
import { digits } from './digits.ts';
import { fashionMnist } from './fashion-mnist.ts';
import { type BundledId, factsOf } from './index.ts';
import { fashionPictures } from './fashion-pictures.ts';
import { keywords } from './keywords.ts';
import { names } from './names.ts';
import { type LoadFile, noSuchSource, type Source, type SourceReference } from './source.ts';

const BUNDLED_SOURCES: { readonly [Id in BundledId]: (load: LoadFile) => Source } = {
  'fashion-mnist': fashionMnist,
  'fashion-mnist-pictures': fashionPictures,
  digits,
  keywords,
  names,
};

/**
 * The source behind a reference. Nothing is read yet.
 * @param load fetches files of bundled sources.
 * @param own sets of the person's own that the thread was given, by id.
 * @throws PlaygroundError `bad-data` where there is no such source.
 */
export function openSource(
  reference: SourceReference,
  load: LoadFile,
  own: ReadonlyMap<string, Source> = new Map(),
): Source {
  if (reference.kind === 'own') {
    const source = own.get(reference.id);
    if (!source) throw noSuchSource(reference.id);
    return source;
  }
  const { id } = factsOf(reference);
  return BUNDLED_SOURCES[id as BundledId](load);
}
