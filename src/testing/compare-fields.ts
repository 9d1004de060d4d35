/**
 * Two .tflite files, field by field as the schema lists them: whatever a file can say of a model, its operators and its tensors.
 * The order of tables and which constants share a buffer are left out, for they say nothing; all else counts.
 */
import { readRoot } from '../formats/tflite/flatbuffer-read.ts';
import { BuiltinOperator } from '../schema/enums.ts';
import { TABLES } from '../schema/tables.ts';
import type { TableName, TableObject, UnionValue } from '../schema/types.ts';
import { fingerprint } from './fingerprint.ts';

export interface FieldDifference {
  /** Table and field, e.g. `OperatorCode.version`. */
  readonly field: string;
  /** Operator or tensor, by its name in the other file. */
  readonly where: string;
  readonly ours: string;
  readonly theirs: string;
}

type Values = Readonly<Record<string, unknown>>;
type Graph = TableObject<'SubGraph'>;
type Tensor = TableObject<'Tensor'>;
type Operator = TableObject<'Operator'>;

/** Fields that number other tables of the file: what they refer to is compared in their place. */
const REFERENCES: ReadonlySet<string> = new Set([
  'Model.operatorCodes',
  'Model.subgraphs',
  'Model.buffers',
  'Model.metadata',
  'Model.metadataBuffer',
  'Model.signatureDefs',
  'SubGraph.tensors',
  'SubGraph.operators',
  'SubGraph.inputs',
  'SubGraph.outputs',
  'Operator.opcodeIndex',
  'Operator.inputs',
  'Operator.outputs',
  'Tensor.buffer',
  'BlockwiseQuantization.scales',
]);
/** The schema: `force_align: 16` on the data of a buffer. */
const ALIGNMENT = 16;

/**
 * All that differs, in the order in which the graph is walked from its outputs to its inputs.
 * @throws Error where the graphs do not have the same operators, so that fields have no counterpart.
 */
export function fieldDifferences(ours: Uint8Array, theirs: Uint8Array): FieldDifference[] {
  const found: FieldDifference[] = [];
  const [a, b] = [fileOf(ours), fileOf(theirs)];
  const note = (field: string, where: string, own: unknown, other: unknown) => {
    const [text, otherText] = [textOf(own), textOf(other)];
    if (text !== otherText) found.push({ field, where, ours: text, theirs: otherText });
  };

  function table(name: TableName, where: string, own: Values = {}, other: Values = {}): void {
    for (const [field, type] of Object.entries<string>(TABLES[name])) {
      if (REFERENCES.has(`${name}.${field}`) || type === 'deprecated') continue;
      value(`${name}.${field}`, type, where, own[field], other[field]);
    }
  }

  function value(field: string, type: string, where: string, own: unknown, other: unknown): void {
    if (type.startsWith('union:')) {
      const [x, y] = [own as UnionValue | undefined, other as UnionValue | undefined];
      note(`${field} (which table)`, where, x?.table, y?.table);
      if (x && x.table === y?.table) table(x.table, where, x.value as Values, y.value as Values);
      return;
    }
    const [, element] = /^\[(.*)\]$/.exec(type) ?? [];
    if (element !== undefined && element in TABLES) {
      const [x, y] = [(own ?? []) as Values[], (other ?? []) as Values[]];
      note(`${field} (how many)`, where, x.length, y.length);
      x.forEach((entry, i) => {
        table(element as TableName, where, entry, y[i]);
      });
      return;
    }
    if (type in TABLES) {
      table(type as TableName, where, own as Values | undefined, other as Values | undefined);
      return;
    }
    note(field, where, own ?? defaultOf(type), other ?? defaultOf(type));
  }

  const seen = new Set<string>();
  const walked = [0, 0];
  function tensor(graph: number, index: number, counterpart: number, path: string): void {
    const key = `${graph} ${index} ${counterpart}`;
    if (seen.has(key) || (index < 0 && counterpart < 0)) return;
    seen.add(key);
    const [own, other] = [a.tensor(graph, index), b.tensor(graph, counterpart)];
    if (!own || !other) throw new Error(`${path}: ${own?.name} instead of ${other?.name}`);
    const where = other.name ?? '';
    table('Tensor', where, own, other);
    note('Tensor.buffer', where, a.data(own), b.data(other));
    note('Buffer.data (alignment)', where, a.misaligned(own), 0);
    const [blocks, otherBlocks] = [scalesOf(own), scalesOf(other)];
    if (blocks !== undefined || otherBlocks !== undefined)
      tensor(graph, blocks ?? -1, otherBlocks ?? -1, `${where}, scales`);
    const [from, otherFrom] = [a.producer(graph, index), b.producer(graph, counterpart)];
    if (from || otherFrom) operator(graph, where, from, otherFrom);
  }

  function operator(graph: number, where: string, own?: Operator, other?: Operator): void {
    const [code, otherCode] = [own && a.code(own), other && b.code(other)];
    if (!own || !other || code?.builtinCode !== otherCode?.builtinCode)
      throw new Error(`${where}: ${nameOf(code)} instead of ${nameOf(otherCode)}`);
    const at = `${nameOf(code)} ${where}`;
    const key = `operator ${graph} ${own.outputs?.[0]}`;
    if (seen.has(key)) return;
    seen.add(key);
    walked[graph] = (walked[graph] ?? 0) + 1;
    table('Operator', at, own, other);
    table('OperatorCode', at, code, otherCode);
    for (const field of ['inputs', 'outputs'] as const) {
      const [x, y] = [own[field] ?? [], other[field] ?? []];
      note(`Operator.${field} (how many)`, at, x.length, y.length);
      x.forEach((index, i) => {
        tensor(graph, index, y[i] ?? -1, `${at}, ${field} ${i}`);
      });
    }
  }

  table('Model', 'file', a.file, b.file);
  const [entries, otherEntries] = [a.metadata(), b.metadata()];
  for (const name of new Set([...entries.keys(), ...otherEntries.keys()]))
    note(`Metadata ${name}`, 'file', entries.get(name), otherEntries.get(name));
  note('Model.signatureDefs', 'file', a.signatures(), b.signatures());
  note('Model.subgraphs (how many)', 'file', a.graphs.length, b.graphs.length);
  note('Model.buffers (the first is empty)', 'file', a.file.buffers?.[0]?.data?.length ?? 0, 0);
  a.graphs.forEach((graph, g) => {
    const other = b.graphs[g] ?? {};
    table('SubGraph', 'graph', graph, other);
    note('SubGraph.operators', 'graph', a.sequence(graph), b.sequence(other));
    for (const field of ['outputs', 'inputs'] as const) {
      const [x, y] = [graph[field] ?? [], other[field] ?? []];
      note(`SubGraph.${field} (how many)`, 'graph', x.length, y.length);
      x.forEach((index, i) => {
        tensor(g, index, y[i] ?? -1, `${field} ${i}`);
      });
    }
    note('SubGraph.operators (reached)', 'graph', walked[g], graph.operators?.length);
  });
  return found;
}

/** What a file says, by what its numbers refer to. */
function fileOf(bytes: Uint8Array) {
  const file = readRoot(bytes, 'Model');
  const graphs: readonly Graph[] = file.subgraphs ?? [];
  /** Large files keep data behind the tables, and say where. */
  const bufferOf = ({ buffer = 0 }: { readonly buffer?: number }): Uint8Array | undefined => {
    const { data, offset = 0n, size = 0n } = file.buffers?.[buffer] ?? {};
    return offset > 1n ? bytes.subarray(Number(offset), Number(offset + size)) : data;
  };
  const code = ({ opcodeIndex = 0 }: Operator) => file.operatorCodes?.[opcodeIndex];
  /** Which of the graph's inputs or outputs, not which tensor. */
  const entries = (
    maps: TableObject<'SignatureDef'>['inputs'] | undefined,
    own: Int32Array | undefined,
  ) =>
    (maps ?? []).map(
      ({ name, tensorIndex }) => `${name} is ${own?.indexOf(tensorIndex ?? 0) ?? -1}`,
    );
  return {
    file,
    graphs,
    code,
    tensor: (graph: number, index: number): Tensor | undefined => graphs[graph]?.tensors?.[index],
    producer: (graph: number, index: number): Operator | undefined =>
      graphs[graph]?.operators?.find(({ outputs }) => outputs?.includes(index)),
    data: (tensor: Tensor) => fingerprint(bufferOf(tensor)),
    misaligned: (tensor: Tensor) => (bufferOf(tensor)?.byteOffset ?? 0) % ALIGNMENT,
    sequence: (graph: Graph) => (graph.operators ?? []).map((own) => nameOf(code(own))).join(),
    metadata: () =>
      new Map((file.metadata ?? []).map((entry) => [entry.name, fingerprint(bufferOf(entry))])),
    signatures: () =>
      (file.signatureDefs ?? []).map((signature) => {
        const graph = graphs[signature.subgraphIndex ?? 0];
        return [
          signature.signatureKey,
          signature.subgraphIndex ?? 0,
          ...entries(signature.inputs, graph?.inputs),
          ...entries(signature.outputs, graph?.outputs),
        ];
      }),
  };
}

function scalesOf({ quantization }: Tensor): number | undefined {
  const { details } = quantization ?? {};
  return details?.table === 'BlockwiseQuantization'
    ? ((details.value as TableObject<'BlockwiseQuantization'>).scales ?? 0)
    : undefined;
}

function nameOf(code: TableObject<'OperatorCode'> | undefined): string {
  const number = Math.max(code?.builtinCode ?? 0, code?.deprecatedBuiltinCode ?? 0);
  const [name = 'none'] =
    Object.entries(BuiltinOperator).find(([, value]) => value === number) ?? [];
  return code ? name : 'nothing';
}

/** A missing vector says as much as an empty one. */
function defaultOf(type: string): unknown {
  if (type.startsWith('[') || type === 'string') return '';
  const [base, fallback = '0'] = type.split('=');
  return base === 'bool' ? false : Number(fallback);
}

function textOf(value: unknown): string {
  if (ArrayBuffer.isView(value)) return Array.from(value as Int8Array).join();
  return typeof value === 'object' ? JSON.stringify(value) : String(value ?? '');
}
