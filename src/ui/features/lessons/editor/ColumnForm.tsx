import { Button, NativeSelect } from '@mantine/core';
import {
  CONDITION_NAMES,
  type ConditionName,
  conditionOf,
} from '../../../../lessons/conditions/index.ts';
import type { Range } from '../../../../lessons/range.ts';
import type { ColumnTask } from '../../../../lessons/task.ts';
import { cleaned } from './draft.ts';
import classes from './LessonEditor.module.css';
import { Limits } from './Limits.tsx';

/** What is asked of a column: conditions of the list, all at once. */
export function ColumnForm({
  task,
  onChange,
}: {
  readonly task: ColumnTask;
  readonly onChange: (task: ColumnTask) => void;
}) {
  const chosen = CONDITION_NAMES.filter((name) => task[name] !== undefined);
  const set = (name: ConditionName, value: unknown) =>
    onChange(cleaned({ ...task, [name]: value }) as ColumnTask);
  return (
    <>
      <NativeSelect
        label="Which column"
        value={task.which}
        data={[
          { value: 'selected', label: 'the one in the picture' },
          { value: 'any', label: 'any' },
        ]}
        onChange={({ currentTarget: { value } }) =>
          onChange({ ...task, which: value === 'any' ? 'any' : 'selected' })
        }
      />
      {chosen.map((name) => (
        <div key={name} className={classes.condition}>
          <Value name={name} value={task[name]} onChange={(value) => set(name, value)} />
          <Button
            size="xs"
            variant="subtle"
            color="gray"
            c="var(--ink-2)"
            aria-label={`Without: ${conditionOf(name).label}`}
            onClick={() => set(name, undefined)}
          >
            ✕
          </Button>
        </div>
      ))}
      <NativeSelect
        label="Ask for"
        value=""
        data={[
          { value: '', label: 'something more …' },
          ...CONDITION_NAMES.filter((name) => !chosen.includes(name)).map((name) => ({
            value: name,
            label: conditionOf(name).label,
          })),
        ]}
        onChange={({ currentTarget: { value } }) => {
          const name = CONDITION_NAMES.find((known) => known === value);
          if (name) set(name, firstValue(name));
        }}
      />
    </>
  );
}

function firstValue(name: ConditionName): unknown {
  const { values } = conditionOf(name);
  if (values === 'range') return {};
  return values === 'toggle' ? true : values[0];
}

function Value({
  name,
  value,
  onChange,
}: {
  readonly name: ConditionName;
  readonly value: unknown;
  readonly onChange: (value: unknown) => void;
}) {
  const { label, values } = conditionOf(name);
  if (values === 'range')
    return <Limits label={label} range={value as Range} onChange={onChange} />;
  const names = values === 'toggle' ? ['true', 'false'] : values;
  return (
    <NativeSelect
      label={label}
      value={String(value)}
      data={names.map((one) => ({
        value: one,
        label: values === 'toggle' ? (one === 'true' ? 'yes' : 'no') : one,
      }))}
      onChange={({ currentTarget }) =>
        onChange(values === 'toggle' ? currentTarget.value === 'true' : currentTarget.value)
      }
    />
  );
}
