import { modeOf } from '../../../quantization/modes/index.ts';
import { withSetting } from '../../../quantization/recipe/recipe.ts';
import { type Setting, specOf } from '../../../quantization/recipe/settings/index.ts';
import { wordsOf } from '../../../quantization/recipe/settings/setting.ts';
import { ChoiceChip } from './ChoiceChip.tsx';
import type { SettingProps } from './setting-props.ts';

/** A setting with a few values: each with what it means. */
export function SettingChip({
  setting,
  recipe,
  title,
  onChange,
}: SettingProps & { readonly setting: Setting }) {
  const spec = specOf(setting);
  const { names = [], title: inWords, control } = spec;
  const value = String(recipe[setting]);
  const offered = control?.offered?.(modeOf(recipe.mode)) ?? names;
  return (
    <ChoiceChip
      name={`${title}: ${control?.label}`}
      text={control?.chip?.(value) ?? inWords(value)}
      value={value}
      options={offered.map(String).map((offer) => {
        const { label = offer, meaning = '' } = wordsOf(spec, offer);
        return { value: offer, label, meaning };
      })}
      onChange={(chosen) => onChange(withSetting(recipe, setting, chosen))}
    />
  );
}
