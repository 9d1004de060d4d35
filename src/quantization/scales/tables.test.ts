/** Tables that are looked up on integers: ranges, and what is cut off. */
import { describe, expect, test } from 'vitest';
import { buildGraph } from '../../ir/builder.ts';
import { mainGraph } from '../../ir/model.ts';
import { tableDiagnostics, tableOf, tableRanges } from './tables.ts';

/** A lookup, another operator, and a lookup in what flows. */
function graphWith(...values: readonly number[]) {
  const b = buildGraph();
  const numbers = b.constant('numbers', [1], Int32Array.of(0), 'int32');
  const table = b.constant('table', [values.length, 1], Float32Array.from(values));
  const other = b.constant('other', [4], Float32Array.of(-500, 500, 0, 0));
  const gather = { axis: 0, batchDims: 0 };
  const rows = b.op('GATHER', 'rows', [table, numbers], gather);
  const sum = b.op('ADD', 'sum', [rows, other], { fusedActivationFunction: 0 });
  const again = b.op('GATHER', 'again', [sum, numbers], gather);
  return { graph: mainGraph(b.finish([again])), rows };
}

test('only of lookups in constants', () => {
  const { graph } = graphWith(1, 2);
  expect(graph.operators.map((operator) => tableOf(graph, operator)?.name)).toEqual([
    'table',
    undefined,
    undefined,
  ]);
});

test('ranges by the result of the lookup, where it runs on integers', () => {
  const { graph, rows } = graphWith(-2, 3, 1);
  expect([...tableRanges(graph, [true, true, true])]).toEqual([[rows, { min: -2, max: 3 }]]);
  expect([...tableRanges(graph, [false, true, true])]).toEqual([]);
});

test('an operator without a result has no table', () => {
  const { graph } = graphWith(1, 2);
  const none = { ...graph, operators: graph.operators.map((o) => ({ ...o, outputs: [] })) };
  const each = <T>(value: T) => new Map(graph.tensors.map((_, index) => [index, value]));
  const parameters = each({ scale: 1e-9, zeroPoint: 0 });
  expect(tableDiagnostics(none, each({ min: -1, max: 1 }), parameters, 'int8')).toEqual([]);
});

describe('a note where the integers do not reach', () => {
  const notes = (type: 'int8' | 'int16', scale: number, zeroPoint: number, ...values: number[]) => {
    const { graph, rows } = graphWith(...values);
    const ranges = tableRanges(graph, [true, true, true]);
    return tableDiagnostics(graph, ranges, new Map([[rows, { scale, zeroPoint }]]), type);
  };

  test('in words: how far, and how far not', () => {
    expect(notes('int8', 0.01, 0, -2.0006, 3)).toEqual([
      {
        severity: 'info',
        code: 'table-cut',
        message: expect.stringMatching(
          /^The table of layer rows reaches from -2 to 3, and is cut off at -1\.28 and 1\.27: .* covers the table\.$/,
        ),
        where: { layer: 'rows' },
      },
    ]);
  });

  test.each([
    ['int8', 2, 0, -256 - 2, 254 + 2, false],
    ['int8', 2, 0, -256 - 2.1, 0, true],
    ['int8', 2, 0, 0, 254 + 2.1, true],
    ['int8', 2, 10, -276 - 2, 234 + 2, false],
    ['int8', 2, 10, -276 - 2.1, 0, true],
    ['int8', 2, 10, 0, 234 + 2.1, true],
    ['int16', 1, 0, -32769, 32768, false],
    ['int16', 1, 0, -32769.1, 0, true],
    ['int16', 1, 0, 0, 32768.1, true],
  ] as const)('%s, scale %d, zero point %i: %d to %d', (type, scale, zeroPoint, min, max, cut) => {
    expect(notes(type, scale, zeroPoint, min, max)).toHaveLength(cut ? 1 : 0);
  });
});
