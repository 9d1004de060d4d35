/** What a check of a target found, as lines of text. */
import {
  type Finding,
  type Remedy,
  SEVERITY_WORDS,
  type TargetReport,
  VERDICT_WORDS,
} from '../targets/finding.ts';
import type { FirmwareFacts, PortFacts } from '../targets/firmware-facts.ts';
import { groupFindings } from '../targets/group-findings.ts';
import { profileOf } from '../targets/profiles/index.ts';
import type { TargetName } from '../targets/rule.ts';
import { formatShape } from '../tensor/shape.ts';

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
    `${label} (${target}): ${VERDICT_WORDS[verdict]}; ${counts.join(', ')}`,
    ...groupFindings(findings).flatMap(groupLines),
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

function arenaLines({
  arenaBytes,
  interpreterBytes,
}: Pick<FirmwareFacts, 'arenaBytes' | 'interpreterBytes'>): string[] {
  if (arenaBytes === null) return [];
  return [
    `arena of TFLite Micro: ${arenaBytes} bytes for activations, and up to ${interpreterBytes} for its interpreter`,
  ];
}

/** What firmware has to know. */
export function firmwareLines({ inputs, outputs, operators, ...memory }: FirmwareFacts): string[] {
  const methods = operators.map(({ op, method }) => method ?? op);
  return [
    ...inputs.map((port) => portLine('input', port)),
    ...outputs.map((port) => portLine('output', port)),
    ...arenaLines(memory),
    `operators to link in TFLite Micro: ${methods.join(', ')}`,
  ];
}
