/** What a check of a target found, as lines of text. */

import type { Finding, Remedy, Severity, TargetReport, Verdict } from '../targets/finding.ts';
import type { FirmwareFacts, PortFacts } from '../targets/firmware-facts.ts';
import { profileOf } from '../targets/profiles/index.ts';
import type { TargetName } from '../targets/rule.ts';
import { formatShape } from '../tensor/shape.ts';

const VERDICTS: Readonly<Record<Verdict, string>> = {
  runs: 'runs',
  'runs-partly': 'runs partly',
  'does-not-run': 'does not run',
};
const SEVERITY_WORDS: Readonly<Record<Severity, string>> = {
  refused: 'refused',
  'falls-back': 'falls back',
  slower: 'slower',
  note: 'note',
};

/** Findings that say the same of the same kind of operator stand together. */
function grouped(findings: readonly Finding[]): readonly (readonly [Finding, ...Finding[]])[] {
  const groups = new Map<string, [Finding, ...Finding[]]>();
  for (const finding of findings) {
    const key = [finding.rule, finding.operator?.op, finding.why].join('\n');
    const group = groups.get(key);
    if (group) group.push(finding);
    else groups.set(key, [finding]);
  }
  return [...groups.values()];
}

function remedyLine({ words, edit = {} }: Remedy): string {
  const settings = Object.entries(edit).map(([name, value]) => `${name} ${value}`);
  return `    → ${words}${settings.length > 0 ? ` [${settings.join(', ')}]` : ''}`;
}

function groupLines([first, ...others]: readonly [Finding, ...Finding[]]): string[] {
  const { severity, operator, why, rule, remedy } = first;
  const more = others.length > 0 ? ` and ${others.length} more` : '';
  const place = operator ? ` ${operator.op} ${operator.name}${more}` : '';
  return [`  ${SEVERITY_WORDS[severity]}:${place} (${rule})`, `    ${why}`, remedyLine(remedy)];
}

/** The verdict in one line, then what was found. */
export function reportLines({ target, summary, findings }: TargetReport): string[] {
  const { label, place, rest } = profileOf(target as TargetName);
  const { verdict, operators, onTarget, elsewhere, refused } = summary;
  const counts = [
    `${place} runs ${onTarget} of ${operators} operators`,
    ...(rest && elsewhere > 0 ? [`${rest.label} ${elsewhere}`] : []),
    ...(refused > 0 ? [`${refused} are refused`] : []),
  ];
  return [
    `${label} (${target}): ${VERDICTS[verdict]}; ${counts.join(', ')}`,
    ...grouped(findings).flatMap(groupLines),
  ];
}

function portLine(
  what: string,
  { name, dtype, shape, layout, bytes, scale, zeroPoint }: PortFacts,
) {
  const places = layout === null ? '' : ` ${layout}`;
  const meaning =
    scale === null ? '' : `, real = ${scale} × (stored − ${zeroPoint})`.replace('− -', '+ ');
  return `${what} ${name}: ${dtype} ${formatShape(shape)}${places}, ${bytes} bytes${meaning}`;
}

/** What firmware has to know. */
export function firmwareLines({ inputs, outputs, operators }: FirmwareFacts): string[] {
  const methods = operators.map(({ op, method }) => method ?? op);
  return [
    ...inputs.map((port) => portLine('input', port)),
    ...outputs.map((port) => portLine('output', port)),
    `operators to link in TFLite Micro: ${methods.join(', ')}`,
  ];
}
