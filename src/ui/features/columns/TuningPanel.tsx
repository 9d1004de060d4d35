import { Stack } from '@mantine/core';
import { type Recipe, withSetting } from '../../../quantization/recipe/recipe.ts';
import { tuningSettings } from './settings-of-column.ts';
import { TuningControl } from './TuningControl.tsx';

/** Settings that few people touch; those of the scheme “best” only show where they count. */
export function TuningPanel({
  recipe,
  onChange,
}: {
  readonly recipe: Recipe;
  readonly onChange: (recipe: Recipe) => void;
}) {
  return (
    <Stack gap={14}>
      {tuningSettings(recipe).map((setting) => (
        <TuningControl
          key={setting}
          setting={setting}
          recipe={recipe}
          onChange={(value) => onChange(withSetting(recipe, setting, value))}
        />
      ))}
    </Stack>
  );
}
