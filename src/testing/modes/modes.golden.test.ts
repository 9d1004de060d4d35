/**
 * Every mode on a model of each row of the op table and on the samples, run on LiteRT: a file that it refuses, or whose
 * outputs are far from those of the float model, fails. `npm run check:modes` runs more settings, and every Keras layer.
 */
import { describe, expect, test } from 'vitest';
import { type KnownOp, OPS } from '../../ops/index.ts';
import { checkModel } from './check-model.ts';
import { modeChecks } from './grid.ts';
import { contradictions, noteKernels } from './kernels-seen.ts';
import { checksOfSample, opModels, SAMPLES, sampleModel } from './sources.ts';

const PATIENCE = 240_000;

describe('rows of the op table', () => {
  const seen = new Map();
  const checks = modeChecks({ widths: [4] });

  test.each(Object.keys(OPS) as KnownOp[])('%s', { timeout: PATIENCE }, async (op) => {
    const models = opModels(op);
    expect(models, 'give the row a model in op-cases.ts').not.toEqual([]);
    for (const model of models) {
      const { findings, files } = await checkModel(model, checks);
      for (const file of [model.model, ...files]) noteKernels(seen, file);
      expect(findings, model.name).toEqual([]);
    }
  });

  test('a file ran every kernel that the table claims, and no other', () => {
    expect(contradictions(seen)).toEqual([]);
  });
});

describe('samples', () => {
  const checks = modeChecks({ widths: [], granularities: ['per-channel'] });

  test.each(SAMPLES)('%s', { timeout: PATIENCE }, async (name) => {
    const { findings } = await checkModel(await sampleModel(name), checksOfSample(name, checks));
    expect(findings).toEqual([]);
  });
});
