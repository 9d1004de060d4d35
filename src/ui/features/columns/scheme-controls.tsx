import { modeOf } from '../../../quantization/modes/index.ts';
import { type Scheme, WEIGHT_BITS_LIMITS } from '../../../quantization/recipe/recipe.ts';
import { bitsInWords } from './bits-words.ts';
import { ChoiceChip, type Option } from './ChoiceChip.tsx';
import type { SettingProps } from './setting-props.ts';

const SCHEMES: readonly Option<Scheme>[] = [
  {
    value: 'best',
    label: 'best: what measures best',
    meaning:
      'Clean ranges, channels balanced across layers, biases of coarse weights corrected. The tools do not do this.',
  },
  {
    value: 'tflite',
    label: 'tflite: equal to TensorFlow’s converter',
    meaning:
      'The numbers that the converter writes, to the last bit; with 4 bits those of ai-edge-quantizer.',
  },
];

export function SchemeChip({ recipe, title, onChange }: SettingProps) {
  return (
    <ChoiceChip
      name={`${title}: whose rules`}
      text={`scheme: ${recipe.scheme}`}
      value={recipe.scheme}
      options={SCHEMES}
      onChange={(scheme) => onChange({ ...recipe, scheme })}
    />
  );
}

const BITS = Array.from(
  { length: WEIGHT_BITS_LIMITS.max - WEIGHT_BITS_LIMITS.min + 1 },
  (_, i) => WEIGHT_BITS_LIMITS.max - i,
);

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
