import { modeOf } from '../../../quantization/modes/index.ts';
import { WEIGHT_BITS_LIMITS } from '../../../quantization/recipe/settings/weight-bits.ts';
import { bitsInWords } from './bits-words.ts';
import { ChoiceChip } from './ChoiceChip.tsx';
import type { SettingProps } from './setting-props.ts';

const BITS = Array.from(
  { length: WEIGHT_BITS_LIMITS.max - WEIGHT_BITS_LIMITS.min + 1 },
  (_, i) => WEIGHT_BITS_LIMITS.max - i,
);

/** Bits of a weight: the mode's own are as good as none given. */
export function BitsChip({ recipe, title, onChange }: SettingProps) {
  const { weights, compute } = modeOf(recipe.mode);
  const own = weights.kind === 'integer' ? weights.bits : 8;
  const bits = recipe.weightBits ?? own;
  return (
    <ChoiceChip
      name={`${title}: bits of a weight`}
      text={`${bits} bits`}
      value={String(bits)}
      options={BITS.map((width) => ({
        value: String(width),
        label: `${width} bits`,
        meaning: bitsInWords(width, compute),
      }))}
      onChange={(text) => {
        const width = Number(text);
        onChange({ ...recipe, weightBits: width === own ? null : width });
      }}
    />
  );
}
