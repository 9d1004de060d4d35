/** Masks and boxes, and what models answer to them, against Python: src/tools/python/boxes_and_masks.py. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { labelsFor, ownTasks } from '../adapters/datasets/own-task.ts';
import { createLiteRtRuntime } from '../adapters/litert/node.ts';
import { givenFiles } from '../cli/data-files.ts';
import { measure } from '../driver/measure.ts';
import { runHere } from '../driver/run-here.ts';
import type { FigureReport } from '../evaluation/figures.ts';
import { importModel } from '../formats/index.ts';
import { modelFacts } from './model/facts.ts';
import { openData } from './open-data.ts';
import { scanData } from './scan.ts';
import { changedSetup, type PartialSetup } from './setup/setup.ts';
import { suggestSetup } from './suggest.ts';

const SETS = join(import.meta.dirname, '../testing/boxes-and-masks');
const EXPECTED = JSON.parse(readFileSync(join(SETS, 'expected.json'), 'utf8'));
const runtime = await createLiteRtRuntime();

async function opened(set: string, model: string, changes: PartialSetup = {}) {
  const file = new Uint8Array(readFileSync(join(SETS, `${model}.tflite`)));
  const facts = modelFacts((await importModel(file)).model);
  const files = await givenFiles(join(SETS, set));
  const index = await scanData(files);
  const suggested = changedSetup(suggestSetup(index, facts), { split: { calibration: 0 } });
  const setup = changedSetup(suggested, changes);
  const data = await openData(files, index, setup, facts);
  return { file, facts, index, setup, data };
}

async function figuresOf(set: string, model: string) {
  const { file, facts, setup, data } = await opened(set, model);
  const [task = 'agreement'] = ownTasks(data.test.labels, { name: set, ...data }, facts);
  const labels = await labelsFor(task, data, setup);
  const { evaluation } = await measure({
    ...{ task, labels, count: data.test.count },
    runners: [runHere({ ...{ file, task, labels, runtime }, samples: data.test })],
  });
  const { figures, images } = evaluation as FigureReport;
  return { task, images, ...Object.fromEntries(figures.map(({ name, value }) => [name, value])) };
}

describe('figures are those of Python', () => {
  test.each([
    ['masked', 'segments'],
    ['binary', 'segment-one'],
  ])('%s by %s', async (set, model) => {
    const { meanIou, meanPictureIou, rightPixels, pictures } = EXPECTED[set];
    const figures = await figuresOf(set, model);
    expect(figures).toMatchObject({ task: 'segmentation', images: pictures });
    expect(figures['Mean IoU']).toBeCloseTo(meanIou, 3);
    expect(figures['Mean IoU of a picture']).toBeCloseTo(meanPictureIou, 3);
    expect(figures['Right pixels']).toBeCloseTo(rightPixels, 3);
  });

  test.each(['coco', 'yolo'])('%s by boxes', async (set) => {
    const { meanAveragePrecision, pictures } = EXPECTED[set];
    const figures = await figuresOf(set, 'boxes');
    expect(figures).toMatchObject({ task: 'detection', images: pictures });
    expect(figures['mAP@0.5']).toBeCloseTo(meanAveragePrecision, 3);
  });
});
