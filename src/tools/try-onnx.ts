/**
 * npm run try:onnx -- CASES NETWORKS: reads every ONNX model in two folders, runs it on LiteRT and writes docs/onnx.md. CASES is
 * `onnx/backend/test/data` of the Python package onnx; NETWORKS is what src/tools/python/export_networks.py makes. Without it the
 * section of the networks stays as it is.
 */
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type Known, known } from '../formats/arrays/known.ts';
import { dataOf } from '../formats/lowering.ts';
import { nodesOf } from '../formats/onnx/model.ts';
import { readMessage } from '../formats/onnx/wire.ts';
import { isRefusal, type OnnxCase, runOnnxCase, tensorFile } from '../testing/onnx-cases.ts';
import { worstDifference } from '../testing/run-model.ts';
import { machineInWords } from './bench-page.ts';

interface Tried {
  readonly name: string;
  readonly result: 'agrees' | 'unsteady' | 'differs' | 'refused' | 'fails';
  readonly words: string;
  readonly transposes?: number;
  readonly ops: number;
}

/** Relative to the largest value: sums in another order alone are some 1e-6. */
const NEAR = 1e-3;

/** How much further than onnxruntime's a result may be from that in double precision, where rounding alone makes such differences. */
const AS_FAR = 3;

interface Case extends OnnxCase {
  /** The output as it is in double precision. */
  readonly double?: Known;
}

const bytesOf = (path: string) => new Uint8Array(readFileSync(path));

/** What the test runner of the package makes up where a case has no input of its own. */
function madeUp(model: Uint8Array): Known[] {
  return nodesOf(readMessage('Model', model), []).inputs.map(({ dims }) => {
    const shape = dims.map((dim) => (typeof dim === 'number' && dim > 0 ? dim : 1));
    const count = shape.reduce((a, b) => a * b, 1);
    return known(
      shape,
      'float32',
      Float32Array.from({ length: count }, (_, i) => i / count),
    );
  });
}

/** A case in the form in which onnx keeps them; undefined for what is none. */
function caseAt(path: string): (() => Case) | undefined {
  const stored = path.replace(/\.onnx$/, '_output_0.pb');
  if (path.endsWith('.onnx') && existsSync(stored)) {
    return () => {
      const model = bytesOf(path);
      return { model, inputs: madeUp(model), outputs: [tensorFile(bytesOf(stored))] };
    };
  }
  const [file, set] = [join(path, 'model.onnx'), join(path, 'test_data_set_0')];
  if (!existsSync(file) || !existsSync(set)) return undefined;
  const numbered = (kind: string) =>
    readdirSync(set)
      .filter((name) => name.startsWith(kind))
      .sort((a, b) => numberIn(a) - numberIn(b))
      .map((name) => tensorFile(bytesOf(join(set, name))));
  return () => {
    const model = bytesOf(file);
    const [double] = numbered('double');
    return {
      ...{ model, inputs: numbered('input'), outputs: numbered('output') },
      ...(double && { double }),
    };
  };
}
const numberIn = (name: string) => Number(/\d+/.exec(name)?.[0]);

/**
 * How far onnxruntime and LiteRT are from the result in double precision, in words, where LiteRT is about as near to it: their
 * difference is one of rounding then.
 */
async function unsteady({ double, ...given }: Case): Promise<string | undefined> {
  if (!double) return undefined;
  const [output] = given.outputs;
  const theirs = worstDifference([dataOf(output ?? double)], [dataOf(double)]);
  const { difference: ours } = await runOnnxCase({ ...given, outputs: [double] });
  if (ours > AS_FAR * theirs) return undefined;
  const [a, b] = [theirs, ours].map((far) => far.toExponential(0));
  return `From the result in double precision onnxruntime is ${a} away and LiteRT ${b}.`;
}

async function tried(path: string): Promise<Tried | undefined> {
  const name = basename(path).replace(/^test_|\.onnx$/g, '');
  const open = caseAt(path);
  if (!open) return undefined;
  let ops = 0;
  try {
    const given = open();
    const { nodes } = nodesOf(readMessage('Model', given.model), []);
    ops = new Set(nodes.map(({ op }) => op)).size;
    const { difference, transposes } = await runOnnxCase(given);
    // Cases of PyTorch hold whatever lay in memory, as doubles.
    const words = Number.isFinite(difference)
      ? difference.toExponential(0)
      : 'Its values are no finite float32.';
    if (difference <= NEAR) return { name, result: 'agrees', words, transposes, ops };
    const reason = await unsteady(given);
    const result = reason ? 'unsteady' : 'differs';
    return { name, result, words: [words, reason].filter(Boolean).join('. '), transposes, ops };
  } catch (error) {
    const words = error instanceof Error ? error.message : String(error);
    return { name, result: isRefusal(error) ? 'refused' : 'fails', words, ops };
  }
}

async function triedIn(folder: string): Promise<Tried[]> {
  const results: Tried[] = [];
  for (const entry of readdirSync(folder).sort()) {
    const result = await tried(join(folder, entry));
    if (!result) continue;
    console.log(`${result.name}: ${result.result}, ${result.words}`);
    results.push(result);
  }
  return results;
}

const count = (list: readonly Tried[], result: Tried['result']) =>
  list.filter((one) => one.result === result).length;

/** How many of `list`, which are `what`, came to which end. */
function counted(list: readonly Tried[], what: string): string {
  const unsteady = count(list, 'unsteady');
  const parts = [
    `${count(list, 'agrees')} agree`,
    `${count(list, 'refused')} are refused`,
    ...(unsteady > 0 ? [`${unsteady} are unsteady`] : []),
    `${count(list, 'differs')} differ`,
    `${count(list, 'fails')} fail`,
  ];
  return `${list.length} ${what}: ${parts.join(', ')}.`;
}
const inCell = (text: string) => text.replaceAll('|', '\\|').replaceAll('\n', ' ').slice(0, 160);

function table(list: readonly Tried[]): string[] {
  return [
    '| network | ops | result | TRANSPOSE left | largest difference, or why |',
    '|---|---:|---|---:|---|',
    ...list.map(
      ({ name, ops, result, transposes, words }) =>
        `| ${name} | ${ops} | ${result} | ${transposes ?? ''} | ${inCell(words)} |`,
    ),
  ];
}

const [cases = '', networks = ''] = process.argv.slice(2);
const page = fileURLToPath(new URL('../../docs/onnx.md', import.meta.url));
const NETWORKS = '## Networks of torchvision and timm';
const lines = [
  '# ONNX models, tried',
  '',
  "Written by `npm run try:onnx`. Every model is read, run on LiteRT in float32, and held against the output of ONNX's",
  `own runtime: it agrees where no value differs by more than ${NEAR} of the largest. What is refused is refused by name, with the reason.`,
  `A network is unsteady where rounding alone makes a larger difference: LiteRT is then at most ${AS_FAR} times as far from the result in double`,
  'precision as that runtime.',
  '',
];
for (const kind of cases === '' ? [] : ['pytorch-converted', 'pytorch-operator', 'light']) {
  const list = await triedIn(join(cases, kind));
  lines.push(
    `## ${kind}: cases of the package onnx`,
    '',
    `${machineInWords()}.`,
    '',
    counted(list, 'cases'),
    '',
    ...table(list.filter(({ result }) => kind === 'light' || result !== 'agrees')),
    '',
  );
}
if (networks !== '') {
  const list = await triedIn(networks);
  lines.push(
    NETWORKS,
    '',
    `${machineInWords()}.`,
    '',
    'Random weights, exported by `src/tools/python/export_networks.py`; channels last in and out, so that no TRANSPOSE is needed for the input.',
    '',
    counted(list, 'networks'),
    '',
    ...table(list),
    '',
  );
} else {
  const before = existsSync(page) ? readFileSync(page, 'utf8') : '';
  if (before.includes(NETWORKS)) lines.push(before.slice(before.indexOf(NETWORKS)));
}
writeFileSync(page, lines.join('\n'));
process.exit(0);
