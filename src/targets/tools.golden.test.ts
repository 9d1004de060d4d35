/** The checks against what the real tools did with the same files: `testing/reference/targets.json`. */
import { describe, expect, test } from 'vitest';
import { readTflite } from '../formats/tflite/read.ts';
import { referenceFile } from '../testing/reference-files.ts';
import { checkTarget } from './check-target.ts';
import type { Finding } from './finding.ts';

interface ToolAnswers {
  readonly xnnpack: readonly string[];
  readonly tflm: string | null;
  readonly vela: readonly string[] | null;
}

const ANSWERS: Readonly<Record<string, ToolAnswers>> = JSON.parse(
  new TextDecoder().decode(referenceFile('targets.json')),
);

/** What is not explained by the source of the delegate. */
const UNEXPLAINED: Readonly<Record<string, readonly string[]>> = {
  // The delegate leaves the last dense layer too, whose weights a DENSIFY expands, though it takes it in the float16 file.
  'sparse/tflite_sparse.tflite': ['Densify_output', 'StatefulPartitionedCall_1:0'],
};

const namesAt = (findings: readonly Finding[], ...severities: readonly string[]) =>
  findings
    .flatMap(({ severity, operator }) =>
      operator && severities.includes(severity) ? [operator.name] : [],
    )
    .sort();

describe.each(Object.entries(ANSWERS))('%s', (path, tools) => {
  const model = readTflite(referenceFile(path));

  test('XNNPACK takes what the delegate took', () => {
    const { findings } = checkTarget(model, 'litert-cpu');
    const expected = tools.xnnpack.filter((name) => !UNEXPLAINED[path]?.includes(name));
    expect(namesAt(findings, 'slower')).toEqual(expected.sort());
  });

  test('TFLite Micro stops at the operator at which it stopped', () => {
    const { summary, findings } = checkTarget(model, 'tflm');
    // It looks for all kernels before it prepares the first one.
    const first = findings.find(({ rule }) => rule === 'tflm/operator') ?? findings[0];
    expect(first?.operator?.op ?? null).toBe(tools.tflm);
    expect(summary.verdict).toBe(tools.tflm === null ? 'runs' : 'does-not-run');
  });

  test('the NPU takes what Vela gave it', () => {
    const { findings } = checkTarget(model, 'ethos-u');
    if (tools.vela === null) {
      expect(findings.some(({ rule }) => rule === 'ethos-u/packed')).toBe(true);
    } else {
      expect(namesAt(findings, 'falls-back')).toEqual([...tools.vela].sort());
    }
  });
});
