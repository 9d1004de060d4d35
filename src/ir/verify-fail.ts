import { type ErrorPlace, PlaygroundError } from '../base/errors.ts';

/** @throws PlaygroundError `invalid-graph`, always. */
export function fail(message: string, where: ErrorPlace = {}): never {
  throw new PlaygroundError(
    'invalid-graph',
    message,
    'The file contradicts itself: export the model again.',
    where,
  );
}
