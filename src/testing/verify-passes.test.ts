/** The rules hold after every pass, because every test that runs one verifies it. */
import { expect, test } from 'vitest';
import { buildGraph } from '../ir/builder.ts';
import { mainGraph, withMainGraph } from '../ir/model.ts';
import { definePass } from '../passes/pass.ts';

const graph = buildGraph();
const x = graph.input('x', [1, 4]);
const sound = graph.finish([graph.op('ADD', 'sum', [x, x], {})]);

const forgetful = definePass({
  name: 'forgetful',
  does: 'Forgets the operators, but not what they gave.',
  run: (model) => withMainGraph(model, { ...mainGraph(model), operators: [] }),
});

test('a pass that breaks a rule fails whatever test runs it, by its name', () => {
  expect(() => forgetful(sound)).toThrow(
    expect.objectContaining({
      message: 'The pass forgetful breaks a rule.',
      cause: expect.objectContaining({ code: 'invalid-graph' }),
    }),
  );
});

test('a pass is not blamed for what was broken before', () => {
  const broken = withMainGraph(sound, { ...mainGraph(sound), operators: [] });
  const careful = definePass({ name: 'careful', does: 'Copies.', run: (model) => ({ ...model }) });
  expect(careful(broken)).toEqual(broken);
});
