/** Holds a model, as it is in the file, against the rules of a target. */
import type { Model } from '../ir/model.ts';
import type { Finding, OperatorPlace, Summary, TargetReport } from './finding.ts';
import { type OperatorView, operatorViews } from './operator-view.ts';
import { profileOf } from './profiles/index.ts';
import type { Breach, GraphRule, OperatorRule, TargetName, TargetProfile } from './rule.ts';

const placeOf = ({ index, op, operator, name }: OperatorView): OperatorPlace => ({
  index,
  op: operator.customCode ?? op,
  name,
});

function finding(
  { id, severity, remedy }: OperatorRule | GraphRule,
  { why, tensor }: Breach,
  view: OperatorView | undefined,
): Finding {
  return {
    rule: id,
    severity,
    ...(view && { operator: placeOf(view) }),
    ...(tensor !== undefined && { tensor }),
    why,
    remedy,
  };
}

/** The first rule that says where the operator runs, and all notes. */
function operatorFindings(rules: readonly OperatorRule[], view: OperatorView): Finding[] {
  const all = rules.flatMap((rule) => {
    const breach = rule.broken(view);
    return breach ? [finding(rule, breach, view)] : [];
  });
  const places = all.filter(({ severity }) => severity !== 'note');
  return [...places.slice(0, 1), ...all.filter(({ severity }) => severity === 'note')];
}

/** What the processor that runs the rest refuses of it. */
function refusedElsewhere({ place, rest }: TargetProfile, views: readonly OperatorView[]) {
  if (rest?.target === undefined) return [];
  const refusals = profileOf(rest.target).rules.filter(({ severity }) => severity === 'refused');
  return views
    .flatMap((view) => operatorFindings(refusals, view))
    .map((one) => ({ ...one, why: `${place} leaves it to ${rest.label}, and there: ${one.why}` }));
}

/** How many operators run where, by the findings. */
function summarize(
  { rest }: TargetProfile,
  operators: number,
  findings: readonly Finding[],
): Summary {
  const at = (...severities: readonly string[]) =>
    new Set(
      findings.flatMap(({ severity, operator }) =>
        operator && severities.includes(severity) ? [operator.index] : [],
      ),
    );
  const refused = at('refused');
  const elsewhere = [...at('falls-back', 'slower')].filter((index) => !refused.has(index)).length;
  const onTarget = operators - refused.size - elsewhere;
  const isRefused = findings.some(({ severity }) => severity === 'refused');
  const isHere = rest !== undefined && rest.target === undefined;
  const runsAll = onTarget === operators || isHere;
  const partly = onTarget > 0 ? 'runs-partly' : 'does-not-run';
  return {
    verdict: isRefused ? 'does-not-run' : runsAll ? 'runs' : partly,
    operators,
    onTarget,
    elsewhere,
    refused: refused.size,
  };
}

/**
 * Whether `target` runs `model`, and what of it where: the model as read from the file that will go there. Only the main graph is
 * looked at. Pure: the same model gives the same report.
 */
export function checkTarget(model: Model, target: TargetName): TargetReport {
  const profile = profileOf(target);
  const views = operatorViews(model);
  const own = views.flatMap((view) => operatorFindings(profile.rules, view));
  const moved = new Set(
    own.flatMap(({ severity, operator }) =>
      operator && severity !== 'note' ? [operator.index] : [],
    ),
  );
  const ofGraph = profile.graphRules.flatMap((rule) =>
    rule.broken(views, moved).map((breach) => {
      const view = breach.operator === undefined ? undefined : views[breach.operator];
      return finding(rule, breach, view);
    }),
  );
  const left = new Set(
    [...own, ...ofGraph].flatMap(({ severity, operator }) =>
      operator && severity === 'falls-back' ? [operator.index] : [],
    ),
  );
  const refused = refusedElsewhere(
    profile,
    views.filter(({ index }) => left.has(index)),
  );
  const place = ({ operator }: Finding) => operator?.index ?? -1;
  const findings = [...own, ...ofGraph, ...refused].sort((a, b) => place(a) - place(b));
  return { target, summary: summarize(profile, views.length, findings), findings };
}
