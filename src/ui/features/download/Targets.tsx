import type { Column } from '../../../store/state.ts';
import { VERDICT_WORDS } from '../../../targets/finding.ts';
import type { TargetCheck } from '../../../workers/engine.ts';
import { ChevronIcon } from '../../components/icons.tsx';
import { FoundList } from './FoundList.tsx';
import classes from './Targets.module.css';
import { countsOf } from './words.ts';

/** Target by target: whether it runs the file, and what stands in the way. */
export function Targets({
  targets,
  column,
}: {
  readonly targets: readonly TargetCheck[];
  readonly column: Column;
}) {
  return (
    <ul className={classes.targets} aria-label="Targets">
      {targets.map((check) => (
        <li key={check.target}>
          <details className={classes.target}>
            <summary>
              <span className={classes.verdict} data-verdict={check.summary.verdict}>
                {VERDICT_WORDS[check.summary.verdict]}
              </span>
              <span className={classes.name}>
                <b>{check.label}</b>
                <span>{countsOf(check)}</span>
              </span>
              <ChevronIcon />
            </summary>
            <p className={classes.about}>{check.about}</p>
            {check.found.length > 0 ? (
              <FoundList found={check.found} column={column} />
            ) : (
              <p className={classes.about}>Nothing stands in its way: no rule is broken.</p>
            )}
          </details>
        </li>
      ))}
    </ul>
  );
}
