/** The op table as a page of the documentation. */
import { OPS } from './index.ts';
import type { HybridKernel, Kernels, OpSpec, OutputRule } from './op-spec.ts';

/** Versions in the order of the columns. */
function versionsOf({ float, int8, int16, hybrid }: Kernels): readonly (number | undefined)[] {
  return [
    ...[float, int8, int16],
    ...[hybrid?.int8?.version, hybrid?.int4?.version, hybrid?.int2?.version],
  ];
}

const OUTPUT_RULES: Readonly<Record<OutputRule['kind'], string>> = {
  calibrated: 'own range',
  'same-as-input': 'as its input',
  fixed: 'given by the kernel',
  none: 'not quantized',
};

/** What becomes of rows that do not fill whole bytes. */
const CUT: Readonly<Record<string, string>> = { int2: 'the layer is stored in 8 bits' };

/** What is done about kernels that run and read something else than the file says. */
function misreadings({ kernels: { hybrid = {}, unusable = {} } }: OpSpec): string[] {
  const some = (need: 'repeatScale' | 'groupsNeedScales') =>
    Object.values<HybridKernel>(hybrid).some((kernel) => kernel[need]);
  return [
    ...(some('repeatScale')
      ? ['hybrid, one scale for all: the scale is repeated for each channel']
      : []),
    ...(some('groupsNeedScales')
      ? ['hybrid, in groups, equal scales: the weights are expanded']
      : []),
    ...Object.entries<HybridKernel>(hybrid).flatMap(([type, { wholeBytes }]) =>
      wholeBytes
        ? [`${type}, rows that end within a byte: ${CUT[type] ?? 'the weights are expanded'}`]
        : [],
    ),
    ...Object.entries(unusable).map(([type, what]) => `${type}: ${what}`),
  ];
}

/** docs/operators.md: which kernels each op has, with the op version that selects each. */
export function operatorPage(): string {
  const specs = Object.values(OPS) as unknown as readonly OpSpec[];
  const rows = specs.map((spec) => {
    const kernels = versionsOf(spec.kernels).map((version) =>
      version === undefined ? '–' : `v${version}`,
    );
    const rule = OUTPUT_RULES[spec.output.kind];
    const cells = [`\`${spec.name}\``, spec.does, ...kernels, rule, misreadings(spec).join('; ')];
    return `| ${cells.join(' | ')} |`;
  });
  return `# Operators

Written from the op table (\`src/ops\`) by \`npm run docs\`; a test holds the two together.

Each column names the op version that selects the kernel; “–” means that there is no such kernel, and the op stays in float
in the modes that would need it. *hybrid* kernels take int8 weights, *hybrid int4* two weights to a byte, *hybrid int2* four, and round their float
input on the fly (dynamic range); those that look up rows of a table expand the rows that are asked for. Weights whose kernel
reads no integers are expanded to float32 before it. Every kernel in this table was seen to run: \`npm run check:modes\`.
*Scale of the result* says where scale and zero point come from in the integer modes. Operators without a row are read,
kept and written unchanged, and stay in float.

| operator | what it does | float | int8 | int16 | hybrid | hybrid int4 | hybrid int2 | scale of the result | what its kernels misread |
|---|---|---|---|---|---|---|---|---|---|
${rows.join('\n')}
`;
}
