/** The table of sources, by what they say of themselves. `open-source.ts` reads them: the page needs none of that. */
import { taskOf } from '../../evaluation/tasks.ts';
import { formatShape, type Shape } from '../../tensor/shape.ts';
import { DIGITS } from './digits-facts.ts';
import { FASHION_MNIST } from './fashion-mnist-facts.ts';
import { FASHION_PICTURES } from './fashion-pictures-facts.ts';
import { KEYWORDS } from './keywords-facts.ts';
import { NAMES } from './names-facts.ts';
import { ownFacts } from './own-facts.ts';
import { type Facts, noSuchSource, type SourceReference } from './source.ts';

/** By id. Adding one: its facts here, and a row in `open-source.ts`. */
export const BUNDLED = {
  'fashion-mnist': FASHION_MNIST,
  'fashion-mnist-pictures': FASHION_PICTURES,
  digits: DIGITS,
  keywords: KEYWORDS,
  names: NAMES,
} as const satisfies Record<string, Facts>;

export type BundledId = keyof typeof BUNDLED;

export const SOURCES: readonly Facts[] = Object.values(BUNDLED);

/** What the source of this id says of itself, bundled or a person's own; undefined where there is none. */
export function sourceNamed(id: string): Facts | undefined {
  return SOURCES.find((source) => source.id === id) ?? ownFacts(id);
}

/** @throws PlaygroundError `bad-data` where there is no such source. */
export function factsOf({ id }: SourceReference): Facts {
  const found = sourceNamed(id);
  if (!found) throw noSuchSource(id);
  return found;
}

/** The sources whose samples a model with these inputs (batch first) takes: it is calibrated with them, whatever it answers. */
export function calibrationSourcesFor(inputs: readonly Shape[]): Facts[] {
  return SOURCES.filter((source) => source.fits(inputs));
}

/** The sources that a model with these inputs and outputs (batch first) can be measured on. */
export function testSourcesFor(inputs: readonly Shape[], outputs: readonly Shape[]): Facts[] {
  return calibrationSourcesFor(inputs).filter((source) =>
    taskOf(source.task).fits(outputs, source, inputs),
  );
}

/** Why a model with these inputs and outputs cannot be measured on any source: a sentence. Of no use where it can. */
export function whyNoTestSource(inputs: readonly Shape[], outputs: readonly Shape[]): string {
  const [input = []] = inputs;
  const [output = []] = outputs;
  if (inputs.length !== 1) {
    return `It has ${inputs.length} inputs, and the bundled data sets are for models with one.`;
  }
  const [source] = calibrationSourcesFor(inputs);
  if (!source) {
    return `No bundled data set has samples of the shape ${formatShape(input.slice(1))}.`;
  }
  const answer = taskOf(source.task).wanted(source);
  return outputs.length === 1
    ? `Its output has the shape ${formatShape(output.slice(1))}, which is not ${answer}.`
    : `It has ${outputs.length} outputs, which are not ${answer}.`;
}
