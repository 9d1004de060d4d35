/** The passes with their examples as a page of the documentation. */
import { graphText } from './graph-text.ts';
import { type PassExample, passExamples } from './pass-examples.ts';

function section({ name, does, given, before, after }: PassExample): string {
  return `## ${name}

${does}${given ? ` Here: ${given}.` : ''}

\`\`\`text
${graphText(before)}
\`\`\`

becomes

\`\`\`text
${graphText(after)}
\`\`\`
`;
}

/** docs/passes.md: what every pass makes of a small graph. */
export function passesPage(): string {
  return `# Passes

Written from \`src/testing/pass-examples.ts\` by \`npm run docs\`; a test holds the two together.

The transforms of the float graph (\`src/passes\`), in the order in which they run. A line is an operator: what it makes ← the
operator, its settings, and what it reads, with shapes and values where a tensor is named first.

${passExamples().map(section).join('\n')}`;
}
