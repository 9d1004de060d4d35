/** The table of known differences as a page of the documentation. */
import { KNOWN_DIFFERENCES } from './known-differences.ts';

/** docs/file-differences.md: where files written here differ from those of the real tools. */
export function differencesPage(): string {
  const rows = KNOWN_DIFFERENCES.map(
    ({ field, tools, reason }) => `| ${field} | ${tools.join('; ')} | ${reason} |`,
  );
  return `# Differences from the files of the real tools

Written from \`src/testing/known-differences.ts\` by \`npm run docs\`; a test holds the two together.

Files of the scheme \`tflite\` are compared with those that the TensorFlow Lite converter and ai-edge-quantizer make of the same
float graphs and ranges: every field that the schema has, of operators (version, options), tensors (type, shape, scales and what
they run along, blocks), constants, metadata and signatures (\`src/testing/compare-fields.ts\`). These differ on purpose; any other
difference fails. Left out, because they say nothing: the order of tables, and which constants share their bytes.

| field | file of | why |
|---|---|---|
${rows.join('\n')}
`;
}
