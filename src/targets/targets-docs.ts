/** The targets and their rules as a page of the documentation. */
import { type Remedy, SEVERITY_WORDS } from './finding.ts';
import { PROFILES } from './profiles/index.ts';
import type { GraphRule, OperatorRule, Source, TargetProfile } from './rule.ts';

/** Sources in the order in which they are first named: rules share them. */
const SOURCES: readonly Source[] = [
  ...new Set(
    PROFILES.flatMap(({ rules, graphRules }) => [...rules, ...graphRules]).map(
      ({ source }) => source,
    ),
  ),
];

const sourceCell = (source: Source) => `[${SOURCES.indexOf(source) + 1}](${source.url})`;

const sourceLine = ({ title, url, version }: Source, i: number) =>
  `${i + 1}. [${title}](${url}), ${version}`;

function remedyCell({ words, edit = {} }: Remedy): string {
  const settings = Object.entries(edit).map(([name, value]) => `\`${name} ${value}\``);
  return settings.length > 0 ? `${words} ${settings.join(', ')}` : words;
}

function row({ id, severity, says, remedy, source }: OperatorRule | GraphRule): string {
  const cells = [
    `\`${id}\``,
    SEVERITY_WORDS[severity],
    says,
    remedyCell(remedy),
    sourceCell(source),
  ];
  return `| ${cells.join(' | ')} |`;
}

function section({ name, label, about, rules, graphRules }: TargetProfile): string {
  return `## ${label} (\`${name}\`)

${about}

| rule | if broken | what it asks | what to do | source |
|---|---|---|---|---|
${[...rules, ...graphRules].map(row).join('\n')}

Its operators: ${rules.flatMap(({ operators = [] }) => operators.map((op) => `\`${op}\``)).join(' ')}
`;
}

/** docs/targets.md: every rule of every target, with its source. */
export function targetsPage(): string {
  return `# Targets

Written from the profiles (\`src/targets/profiles\`) by \`npm run docs\`; a test holds the two together.

\`npm run --silent check-target -- FILE.tflite\` holds a file against these rules. *Refused*: the file does not start there. *Falls back*:
the operator runs on the processor beside the target, and the rules of that processor hold for it. *Slower*: it runs where it should,
on a slow kernel. *Note*: it runs, and there is something to know. An operator is counted where the first rule that it breaks puts it.

The rules for XNNPACK, TFLite Micro and the Ethos-U are held against what the tools themselves did with the reference files
(\`src/testing/reference/targets.json\`), operator by operator. Those for the GPU and the Edge TPU are read from their sources: neither
can be run here.

${PROFILES.map(section).join('\n')}
## Sources

${SOURCES.map(sourceLine).join('\n')}
`;
}
