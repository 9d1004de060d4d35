/** Scales of joins, on LiteRT: what a join cuts off must not be missing where its operands are read otherwise. */

import { expect, test } from 'vitest';
import { openGraph } from '../../driver/open-model.ts';
import { seededRandom } from '../../tensor/random.ts';
import { elementCount } from '../../tensor/shape.ts';
import { checkModel } from '../../testing/modes/check-model.ts';
import { type CaseBuilder, IMAGE, normals, opCase, ROWS } from '../../testing/modes/op-case.ts';
import { columnRecipe, defaultRecipe } from '../recipe/recipe.ts';

const COUNT = 4;

const NONE = { fusedActivationFunction: 0 };

const computed = (graph: CaseBuilder, x: number) =>
  graph.op('MUL', 'h', [x, graph.constant('two', [1], Float32Array.of(2))], NONE);

/** Each reads `h` beside a join whose result has a smaller range than `h`. */
const JOINS: Readonly<Record<string, (graph: CaseBuilder) => readonly number[]>> = {
  'max(h, 0.1 h)': (graph) => {
    const h = computed(graph, graph.input('x', ROWS));
    const small = graph.op(
      'MUL',
      'small',
      [h, graph.constant('tenth', [1], Float32Array.of(0.1))],
      NONE,
    );
    const larger = graph.op('MAXIMUM', 'larger', [h, small], {});
    return [larger, graph.op('ABS', 'read otherwise', [h], {})];
  },
  'where(h > 0, h, 0.5 h)': (graph) => {
    const h = computed(graph, graph.input('x', ROWS));
    const half = graph.op(
      'MUL',
      'half',
      [h, graph.constant('factor', [1], Float32Array.of(0.5))],
      NONE,
    );
    const zero = graph.constant('zero', [1], new Float32Array(1));
    const positive = graph.op('GREATER', 'positive', [h, zero], {});
    return [graph.op('SELECT_V2', 'chosen', [positive, h, half], {})];
  },
  'two pools, joined': (graph) => {
    const h = computed(graph, graph.input('x', IMAGE));
    const window = {
      padding: 1,
      strideW: 2,
      strideH: 2,
      filterWidth: 2,
      filterHeight: 2,
      ...NONE,
    };
    const most = graph.op('MAX_POOL_2D', 'most', [h], window);
    const mean = graph.op('AVERAGE_POOL_2D', 'mean', [h], window);
    return [graph.op('CONCATENATION', 'both', [most, mean], { axis: 3, ...NONE })];
  },
  'two pools of tanh, joined': (graph) => {
    const h = graph.op('TANH', 'h', [graph.input('x', IMAGE)], {});
    const window = { padding: 1, strideW: 2, strideH: 2, filterWidth: 3, filterHeight: 3, ...NONE };
    const mean = graph.op('AVERAGE_POOL_2D', 'mean', [h], window);
    const later = graph.op('AVERAGE_POOL_2D', 'later', [h], {
      ...window,
      padding: 0,
      filterWidth: 4,
      filterHeight: 5,
    });
    return [
      graph.op(
        'CONCATENATION',
        'both',
        [
          mean,
          graph.op('MAX_POOL_2D', 'most', [mean], {
            ...window,
            strideW: 1,
            strideH: 1,
            filterWidth: 1,
            filterHeight: 1,
          }),
        ],
        { axis: 3, ...NONE },
      ),
      later,
    ];
  },
};

test.each(Object.keys(JOINS))(
  '%s: best keeps the range of h, where the converter cuts it',
  async (name) => {
    const model = openGraph(opCase(name, ['normal'], JOINS[name] as never).build()).model;
    const size = elementCount((name.includes('pools') ? IMAGE : ROWS).map(Math.abs));
    const values = normals(COUNT * size, seededRandom(2));
    const samples = {
      count: COUNT,
      read: (first: number, length: number) => [
        values.slice(first * size, (first + length) * size),
      ],
    };
    const check = (label: string, recipe: ReturnType<typeof defaultRecipe>) =>
      ({ label, recipe, bound: 1, against: 'float' }) as const;
    const { errors } = await checkModel({ name, model, samples }, [
      check('best', columnRecipe('int8')),
      check('tflite', defaultRecipe('int8')),
    ]);
    expect(errors.get('best')).toBeLessThan(0.015);
    expect(errors.get('tflite')).toBeGreaterThan(0.05);
  },
);
