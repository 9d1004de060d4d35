/** What a set of a person's own says of itself. As long as it is used, this thread knows it by its id, like a bundled source. */
import { type Shape, sameShape } from '../../tensor/shape.ts';
import { type Facts, OWN_PREFIX } from './source.ts';

/** Plain data, unlike {@link Facts}: it crosses threads. */
export interface OwnFacts extends Omit<Facts, 'fits'> {
  /** Shapes of the inputs that its samples are made for, batch first. */
  readonly inputs: readonly Shape[];
}

const known = new Map<string, Facts>();

/** From now on its id leads to it. @throws TypeError for an id that a bundled source could have. */
export function learnOwnFacts({ inputs, ...facts }: OwnFacts): Facts {
  if (!facts.id.startsWith(OWN_PREFIX)) throw new TypeError(`${facts.id} names no own set.`);
  const learned: Facts = {
    ...facts,
    fits: (shapes) =>
      shapes.length === inputs.length &&
      shapes.every((shape, i) => sameShape(shape.slice(1), inputs[i]?.slice(1) ?? [])),
  };
  known.set(facts.id, learned);
  return learned;
}

/** Undefined where this thread has not heard of it. */
export function ownFacts(id: string): Facts | undefined {
  return known.get(id);
}
