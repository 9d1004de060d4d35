import { UnstyledButton } from '@mantine/core';
import { modeOf } from '../../../quantization/modes/index.ts';
import type { Override } from '../../../quantization/recipe/settings/overrides.ts';
import { exactly } from '../../../quantization/recipe/settings/overrides.ts';
import { ChevronIcon } from '../../components/icons.tsx';
import { LateMenu } from '../../components/late.tsx';
import { usePlayground } from '../../shared/playground.tsx';
import classes from './setting-controls.module.css';
import type { SettingProps } from './setting-props.ts';

/** Layers with settings of their own: says which, and takes them back. */
export function OverridesChip({ recipe, title, onChange }: SettingProps) {
  const layers = usePlayground((state) => state.model?.layers);
  const { overrides } = recipe;
  if (overrides.length === 0) return null;
  const nameOf = ({ layer, op }: Override) =>
    layers?.find(({ id }) => exactly(id) === layer)?.name ??
    [layer, op].filter((part) => part !== undefined).join(' · ');
  const first = overrides[0];
  const text =
    overrides.length === 1 && first
      ? `${nameOf(first)}: ${meaningOf(first)}`
      : `${overrides.length} layers differ`;
  return (
    <LateMenu
      width={300}
      position="bottom-start"
      button={(opener) => (
        <UnstyledButton {...opener} className={classes.chip} aria-label={`${title}: ${text}`}>
          <span className={classes.clipped}>{text}</span> <ChevronIcon />
        </UnstyledButton>
      )}
    >
      {(Menu) => (
        <>
          <Menu.Label>Treat like the others again</Menu.Label>
          {overrides.map((override) => (
            <Menu.Item
              key={JSON.stringify(override)}
              className={classes.option}
              onClick={() =>
                onChange({ ...recipe, overrides: overrides.filter((other) => other !== override) })
              }
            >
              <b>{nameOf(override)}</b>
              <span>now {meaningOf(override)}</span>
            </Menu.Item>
          ))}
          {overrides.length > 1 && (
            <Menu.Item onClick={() => onChange({ ...recipe, overrides: [] })}>All layers</Menu.Item>
          )}
        </>
      )}
    </LateMenu>
  );
}

function meaningOf({ mode, granularity, weightBits }: Override): string {
  if (mode === 'float32') return 'in float';
  const parts = [
    mode && modeOf(mode).label,
    granularity,
    weightBits !== undefined && weightBits !== null && `${weightBits} bits`,
  ];
  return parts.filter(Boolean).join(', ') || 'as the others';
}
