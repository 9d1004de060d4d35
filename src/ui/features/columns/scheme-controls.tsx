import { modeOf } from '../../../quantization/modes/index.ts';
import { type Scheme, WEIGHT_BITS_LIMITS } from '../../../quantization/recipe.ts';
import { ChoiceChip, type Option } from './ChoiceChip.tsx';
import type { SettingProps } from './setting-props.ts';

const SCHEMES: readonly Option<Scheme>[] = [
  {
    value: 'tflite',
    label: 'as TFLite does',
    meaning:
      'The numbers that TensorFlow’s converter and ai-edge-quantizer write, to the last bit.',
  },
  {
    value: 'best',
    label: 'best',
    meaning:
      'Clean ranges, channels made alike across layers, biases corrected. The tools cannot do this.',
  },
];

export function SchemeChip({ recipe, title, onChange }: SettingProps) {
  return (
    <ChoiceChip
      name={`${title}: whose rules`}
      text={recipe.scheme === 'best' ? 'best' : 'as TFLite'}
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

/** How a width is stored, which decides whether the file shrinks. */
function storage(bits: number, compute: string): string {
  if (bits === 8) return '255 levels, a byte each.';
  const levels = `${2 ** bits} levels`;
  if (bits === 4 && compute !== 'int8') return `${levels}, two weights to a byte.`;
  return `${levels}, kept in a byte each: the file does not shrink, a chip’s memory could.`;
}

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
        meaning: storage(width, compute),
      }))}
      onChange={(text) => {
        const width = Number(text);
        onChange({ ...recipe, weightBits: width === own ? null : width });
      }}
    />
  );
}
