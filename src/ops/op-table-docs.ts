/** The op table as a page of the documentation. */
import { OPS, specOf } from './index.ts';
import type { Kernels, OpName, OutputRule } from './op-spec.ts';

const KINDS = ['float', 'int8', 'int16', 'hybrid'] as const satisfies readonly (keyof Kernels)[];

const OUTPUT_RULES: Readonly<Record<OutputRule['kind'], string>> = {
  calibrated: 'own range',
  'same-as-input': 'as its input',
  fixed: 'given by the kernel',
  none: 'not quantized',
};

/** docs/operators.md: which kernels each op has, with the op version that selects each. */
export function operatorPage(): string {
  const rows = Object.keys(OPS)
    .sort()
    .flatMap((name) => {
      const spec = specOf(name as OpName);
      if (!spec) return [];
      const kernels = KINDS.map((kind) => {
        const version = spec.kernels[kind];
        return version === undefined ? '–' : `v${version}`;
      });
      const cells = [`\`${name}\``, spec.does, ...kernels, OUTPUT_RULES[spec.output.kind]];
      return `| ${cells.join(' | ')} |`;
    });
  return `# Operators

Written from the op table (\`src/ops\`) by \`npm run docs\`; a test holds the two together.

Each column names the op version that selects the kernel; “–” means that there is no such kernel, and the op stays in float
in the modes that would need it. *hybrid* kernels take int8 weights and round their float input on the fly (dynamic range).
*Scale of the result* says where scale and zero point come from in the integer modes. Operators without a row are read,
kept and written unchanged, and stay in float.

| operator | what it does | float | int8 | int16 | hybrid | scale of the result |
|---|---|---|---|---|---|---|
${rows.join('\n')}
`;
}
