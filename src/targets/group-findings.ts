/** Findings that say the same of the same kind of operator, together. */
import type { Finding } from './finding.ts';

/** Groups in the order of their first members; all of a group have one rule, one reason and one remedy. */
export function groupFindings(
  findings: readonly Finding[],
): readonly (readonly [Finding, ...Finding[]])[] {
  const groups = new Map<string, [Finding, ...Finding[]]>();
  for (const finding of findings) {
    const key = [finding.rule, finding.operator?.op, finding.why].join('\n');
    const group = groups.get(key);
    if (group) group.push(finding);
    else groups.set(key, [finding]);
  }
  return [...groups.values()];
}
