import { UnstyledButton } from '@mantine/core';
import { ChevronIcon } from '../../components/icons.tsx';
import { LateMenu } from '../../components/late.tsx';
import classes from './setting-controls.module.css';

export interface Option<T> {
  readonly value: T;
  readonly label: string;
  readonly meaning: string;
}

/** A chip that opens a menu of values, each with what it means. */
export function ChoiceChip<T extends string>({
  name,
  text,
  value,
  options,
  onChange,
}: {
  /** What the chip sets, for its name. */
  readonly name: string;
  readonly text: string;
  readonly value: T;
  readonly options: readonly Option<T>[];
  readonly onChange: (value: T) => void;
}) {
  return (
    <LateMenu
      width={300}
      position="bottom-start"
      button={(opener) => (
        <UnstyledButton {...opener} className={classes.chip} aria-label={`${name}: ${text}`}>
          {text} <ChevronIcon />
        </UnstyledButton>
      )}
    >
      {(Menu) =>
        options.map((option) => (
          <Menu.Item
            key={option.value}
            aria-current={option.value === value || undefined}
            data-checked={option.value === value || undefined}
            className={classes.option}
            onClick={() => option.value !== value && onChange(option.value)}
          >
            <b>{option.label}</b>
            <span>{option.meaning}</span>
          </Menu.Item>
        ))
      }
    </LateMenu>
  );
}
