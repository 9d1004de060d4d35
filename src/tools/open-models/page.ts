/** docs/open-models.md: what opens of the models that packages ship, and what is refused with which words. */
import { MODE_NAMES, type ModeName } from '../../quantization/modes/index.ts';
import type { Package } from './fetch.ts';
import { OPEN_SIZE, type Tried, type TriedMode } from './try-model.ts';

export interface TriedPackage extends Package {
  /** Why it could not be fetched. */
  readonly failed: string | null;
  readonly models: readonly (Tried & { readonly path: string })[];
}

const escaped = (text: string) => text.replaceAll('|', '\\|').replaceAll('\n', ' ').slice(0, 400);

function cell(mode: TriedMode | undefined): string {
  if (!mode) return '–';
  if (mode.refused !== null) return 'refused';
  if (mode.decibel === null) return 'runs';
  return mode.decibel >= 150 ? 'equal' : mode.decibel.toFixed(1);
}

export function openModelsPage(packages: readonly TriedPackage[], date: string): string {
  const models = packages.flatMap(({ models }) => models);
  const open = models.filter(({ format }) => format !== null);
  const sections = packages.map(section);
  return `# Models of other people

Written by \`npm run try:models\` on ${date}: models that packages of npm and PyPI ship, opened, converted in every mode with the
default recipe, and run on LiteRT. No model is stored in this project, and no test needs one.

**${open.length} of ${models.length} models open.** Numbers are the signal-to-noise ratio against the float32 file in dB, of the output that
suffers most, for one input of uniform random numbers (calibrated on 3), ${OPEN_SIZE} for each size that a model leaves open: networks that were trained on pictures or sound are
quantized better on those, and one that answers almost 0 to noise (a mask, a score) has no signal to measure. *equal*: no difference; *refused*: the words stand below the table.

${sections.join('\n\n')}
`;
}

function section({ name, version, licence, registry, failed, models }: TriedPackage): string {
  const where = registry === 'npm' ? 'npm' : 'PyPI';
  const title = `## ${name} ${version} (${where}, ${licence})`;
  if (failed !== null) return `${title}\n\nCould not be fetched: ${escaped(failed)}`;
  if (models.length === 0) return `${title}\n\nNo model file in it.`;
  const open = models.filter(({ format }) => format !== null);
  const parts = [title, `${open.length} of ${models.length} open.`];
  if (open.length > 0) {
    parts.push(
      [
        `| model | operators | ${MODE_NAMES.join(' | ')} |`,
        `|---|---|${MODE_NAMES.map(() => '---|').join('')}`,
        ...open.map(
          ({ path, operators, modes }) =>
            `| ${escaped(path)} | ${operators} | ${MODE_NAMES.map((mode) => cell(modes[mode])).join(' | ')} |`,
        ),
      ].join('\n'),
    );
  }
  const words = [
    ...models.flatMap(({ path, refused }) =>
      refused === null ? [] : [[path, 'opening', refused]],
    ),
    ...open.flatMap(({ path, modes }) =>
      grouped(modes).map(([names, refused]) => [path, names.join(', '), refused]),
    ),
  ];
  if (words.length > 0) {
    parts.push(
      [
        '| model | where | words |',
        '|---|---|---|',
        ...words.map(
          ([path = '', what = '', refused = '']) =>
            `| ${escaped(path)} | ${escaped(what)} | ${escaped(refused)} |`,
        ),
      ].join('\n'),
    );
  }
  return parts.join('\n\n');
}

/** Modes by the words that refuse them. */
function grouped(modes: Tried['modes']): [ModeName[], string][] {
  const byWords = new Map<string, ModeName[]>();
  for (const mode of MODE_NAMES) {
    const words = modes[mode]?.refused;
    if (words) byWords.set(words, [...(byWords.get(words) ?? []), mode]);
  }
  return [...byWords].map(([words, names]) => [names, words]);
}
