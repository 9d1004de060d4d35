import { modeOf } from '../../../quantization/modes/index.ts';
import { BITS, bitsOf, withBits } from '../../shared/bits.ts';
import { bitsInWords } from './bits-words.ts';
import { ChoiceChip } from './ChoiceChip.tsx';
import type { SettingProps } from './setting-props.ts';

/** Bits of a weight. */
export function BitsChip({ recipe, title, onChange }: SettingProps) {
  const { compute } = modeOf(recipe.mode);
  const bits = bitsOf(recipe);
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
      onChange={(text) => onChange(withBits(recipe, Number(text)))}
    />
  );
}
