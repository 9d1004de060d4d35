/** What starters draw from, read from the file itself. */
import { totalBytes } from '../cost/arena.ts';
import { modelCost } from '../cost/cost.ts';
import { readTflite } from '../formats/tflite/read.ts';
import { firmwareFacts } from '../targets/firmware-facts.ts';
import type { StarterSubject } from './starter.ts';

/** @throws PlaygroundError as `readTflite`. */
export function subjectOf(given: Omit<StarterSubject, 'facts'>): StarterSubject {
  const model = readTflite(given.file);
  const arenaBytes = totalBytes(modelCost(model).arenas.micro);
  const facts = firmwareFacts(model, { fileBytes: given.file.length, arenaBytes });
  return { ...given, facts };
}
