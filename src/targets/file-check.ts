/** What all targets say of a file, and what firmware must know of it: plain data, with the words and sources that people need. */
import type { Model } from '../ir/model.ts';
import { checkTarget } from './check-target.ts';
import { type Finding, SEVERITIES, type Severity, type Summary } from './finding.ts';
import { type FirmwareFacts, firmwareFacts } from './firmware-facts.ts';
import { groupFindings } from './group-findings.ts';
import { PROFILES } from './profiles/index.ts';
import type { Source, TargetName, TargetProfile } from './rule.ts';

/** What is said of one or several operators of a kind. */
export interface FoundThere extends Pick<Finding, 'rule' | 'severity' | 'why' | 'remedy'> {
  /** Kind of the operators; null for what concerns the file as a whole. */
  readonly op: string | null;
  /** Names of the operators’ first results, in the order of the graph. */
  readonly names: readonly string[];
  /** What the target asks. */
  readonly says: string;
  readonly source: Source;
}

/** What a target says of a file. */
export interface TargetCheck extends Pick<TargetProfile, 'label' | 'about' | 'place'> {
  readonly target: TargetName;
  /** What runs the operators that the target does not; null where nothing does. */
  readonly rest: string | null;
  readonly summary: Summary;
  /** The worst first. */
  readonly found: readonly FoundThere[];
}

/** All that is known of where a file runs. */
export interface FileCheck {
  readonly firmware: FirmwareFacts;
  /** In the order in which targets are shown. */
  readonly targets: readonly TargetCheck[];
}

const gravity = (severity: Severity) => SEVERITIES.indexOf(severity);

function checkOf(model: Model, profile: TargetProfile): TargetCheck {
  const { name, label, about, place, rest } = profile;
  const { summary, findings } = checkTarget(model, name);
  const found = groupFindings(findings).map(([first, ...others]): FoundThere => {
    const { rule, severity, why, remedy, operator } = first;
    const named = [first, ...others].flatMap((one) => one.operator?.name ?? []);
    return { rule, severity, why, remedy, op: operator?.op ?? null, names: named, ...ruleOf(rule) };
  });
  return {
    ...{ target: name, label, about, place, rest: rest?.label ?? null, summary },
    found: found.toSorted((a, b) => gravity(a.severity) - gravity(b.severity)),
  };
}

/** A rule may be that of the processor beside the target. */
function ruleOf(id: string): Pick<FoundThere, 'says' | 'source'> {
  const rules = PROFILES.flatMap(({ rules: own, graphRules }) => [...own, ...graphRules]);
  const rule = rules.find((one) => one.id === id);
  if (!rule) throw new RangeError(`no rule ${id}`);
  return { says: rule.says, source: rule.source };
}

/** Holds `model`, as read from a file of `fileBytes`, against all targets. `arenaBytes` comes from who plans memory. */
export function checkFile(
  model: Model,
  sizes: { readonly fileBytes: number; readonly arenaBytes: number | null },
): FileCheck {
  return {
    firmware: firmwareFacts(model, sizes),
    targets: PROFILES.map((profile) => checkOf(model, profile)),
  };
}
