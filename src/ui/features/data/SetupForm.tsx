import { NativeSelect } from '@mantine/core';
import { changedSetup } from '../../../data/setup/setup.ts';
import type { PreparedSet, ScannedSet } from '../../../workers/engine.ts';
import { usePlayground } from '../../shared/playground.tsx';
import { CalibrationChoice } from './CalibrationChoice.tsx';
import { ClassFile } from './ClassFile.tsx';
import { TASK_WORDS } from './option-words.ts';
import { SetupControl } from './SetupControl.tsx';
import classes from './SetupForm.module.css';
import { controlsFor, type FieldPlace } from './setup-controls.ts';

/** How samples are made: the fields of the set-up that matter for what was found, the usual ones first. */
export function SetupForm({
  scanned,
  prepared: { setup, tasks, facts },
}: {
  readonly scanned: ScannedSet;
  readonly prepared: PreparedSet;
}) {
  const tryData = usePlayground((state) => state.tryData);
  const { first, more } = controlsFor(scanned, setup);
  const control = ({ group, name }: FieldPlace) => (
    <SetupControl
      key={`${group} ${name}`}
      group={group}
      name={name}
      setup={setup}
      onChange={(value) => void tryData(changedSetup(setup, { [group]: { [name]: value } }))}
    />
  );
  return (
    <section className={classes.form} aria-label="How samples are made">
      {tasks.length > 1 && (
        <NativeSelect
          size="xs"
          label="Measured by"
          description="What is held against what: right answers, or the outputs of the float model."
          value={facts.task}
          data={tasks.map((task) => ({ value: task, label: TASK_WORDS[task] }))}
          onChange={({ currentTarget }) =>
            void tryData(changedSetup(setup, { task: currentTarget.value }))
          }
        />
      )}
      {first.map(control)}
      {scanned.targets && scanned.targets.kind !== 'values' && <ClassFile />}
      {scanned.files > 0 && <CalibrationChoice scanned={scanned} />}
      {more.length > 0 && (
        <details className={classes.more}>
          <summary>More settings</summary>
          <div className={classes.form}>{more.map(control)}</div>
        </details>
      )}
    </section>
  );
}
