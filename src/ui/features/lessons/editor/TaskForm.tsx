import { NativeSelect, NumberInput, TextInput } from '@mantine/core';
import { judge } from '../../../../lessons/judge.ts';
import type { SingleTask, Task } from '../../../../lessons/task.ts';
import { MAX_COLUMNS, TABS } from '../../../../share/link-state.ts';
import { SAMPLES } from '../../../../share/samples.ts';
import { useFacts } from '../../../shared/use-facts.ts';
import { ColumnForm } from './ColumnForm.tsx';
import { newTask } from './draft.ts';
import classes from './LessonEditor.module.css';
import { Limits } from './Limits.tsx';

const KINDS: { readonly [K in SingleTask['kind']]: string } = {
  column: 'a column is like this',
  tab: 'a picture is open',
  layer: 'a layer is chosen',
  model: 'a model is open',
  columns: 'there are so many columns',
  dot: 'a dot product was changed',
  cut: 'an activation is cut by hand',
};

/** What the page looks for, and what it says of itself now. */
export function TaskForm({
  task,
  onChange,
}: {
  readonly task: Task | undefined;
  readonly onChange: (task: Task | undefined) => void;
}) {
  const facts = useFacts();
  return (
    <div className={classes.inner}>
      <NativeSelect
        label="It is done when"
        value={task?.kind ?? ''}
        data={[
          { value: '', label: 'nobody looks' },
          ...Object.entries(KINDS).map(([value, label]) => ({ value, label })),
        ]}
        onChange={({ currentTarget: { value } }) => {
          const kind = Object.keys(KINDS).find((name) => name === value);
          onChange(
            kind === undefined ? undefined : newTask(kind as SingleTask['kind'], facts.layer),
          );
        }}
      />
      {task && task.kind !== 'all' && <Details task={task} onChange={onChange} />}
      {task && (
        <p role="status" className={classes.now}>
          Now it says: {judge(task, facts).says}
        </p>
      )}
    </div>
  );
}

function Details({
  task,
  onChange,
}: {
  readonly task: SingleTask;
  readonly onChange: (task: Task) => void;
}) {
  switch (task.kind) {
    case 'column':
      return <ColumnForm task={task} onChange={onChange} />;
    case 'tab':
      return (
        <NativeSelect
          label="Picture"
          value={task.tab}
          data={[...TABS]}
          onChange={({ currentTarget: { value } }) => {
            const tab = TABS.find((name) => name === value);
            if (tab) onChange({ ...task, tab });
          }}
        />
      );
    case 'layer':
      return (
        <TextInput
          label="Layer"
          maxLength={200}
          value={task.layer}
          onChange={({ currentTarget }) => onChange({ ...task, layer: currentTarget.value })}
        />
      );
    case 'model':
      return (
        <NativeSelect
          label="Model"
          value={task.model}
          data={SAMPLES.map(({ id, name }) => ({ value: `s:${id}`, label: name }))}
          onChange={({ currentTarget }) => onChange({ ...task, model: currentTarget.value })}
        />
      );
    case 'dot':
      return (
        <Limits
          label="Result after a change"
          range={task.result}
          onChange={(result) => onChange({ ...task, result })}
        />
      );
    case 'cut':
      return (
        <>
          <Limits
            label="Values clipped, in percent"
            range={task.clipped ?? {}}
            onChange={(clipped) => onChange({ ...task, clipped })}
          />
          <Limits
            label="Error, in percent of that without a cut"
            range={task.error ?? {}}
            onChange={(error) => onChange({ ...task, error })}
          />
        </>
      );
    case 'columns':
      return (
        <NumberInput
          label="Columns"
          min={1}
          max={MAX_COLUMNS}
          allowDecimal={false}
          value={task.min}
          onChange={(value) => typeof value === 'number' && onChange({ ...task, min: value })}
        />
      );
  }
}
