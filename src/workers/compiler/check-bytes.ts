/** A file as it will go to a device: read back, and held against all targets. */
import { totalBytes } from '../../cost/arena.ts';
import { modelCost } from '../../cost/cost.ts';
import { readTflite } from '../../formats/tflite/read.ts';
import { checkFile, type FileCheck } from '../../targets/file-check.ts';

export function checkBytes(file: Uint8Array): FileCheck {
  const model = readTflite(file);
  const arenaBytes = totalBytes(modelCost(model).arenas.micro);
  return checkFile(model, { fileBytes: file.length, arenaBytes });
}
