/** Photos and answers without a runtime: grey slopes, and shares that say how little they mean. */
import { pickSamples } from '../evaluation/pick-samples.ts';
import type { Engine, Photo } from '../workers/engine.ts';

const SIDE = 28;

function photo(place: number, label: number | null): Photo {
  const values = Float32Array.from({ length: SIDE * SIDE }, (_, i) =>
    Math.abs((i % SIDE) - SIDE / 2) < 4 + (place % 7)
      ? 0.3 + 0.6 * (Math.floor(i / SIDE) / SIDE)
      : 0,
  );
  return { place, label, values };
}

function shares(place: number) {
  const values = new Float32Array(10).fill(0.01);
  values[place % 10] = 0.54;
  values[(place + 3) % 10] = 0.38;
  return { values, fromScores: false };
}

/** @param labels right classes of all photos. */
export function fakePhotos(labels: Uint8Array): Engine['photos'] {
  const at = (places: readonly number[]) =>
    places.map((place) => photo(place, labels[place] ?? null));
  return {
    at: async (_, places) => at(places),
    async pick(_, answers, filter, { first, count }) {
      const { places, counts } = pickSamples(answers, labels, filter);
      return { photos: at(places.slice(first, first + count)), total: places.length, counts };
    },
    shares: async (_, __, places) => places.map(shares),
    outputs: async (_, __, places) => at(places).map(({ values }) => values),
    marks: async (_, __, places) => places.map(() => null),
    answer: async () => shares(0),
    write: async (_, __, seeds) => seeds.map((seed) => [1 + (seed % 26)]),
    dot: async () => null,
    growth: async () => null,
    leads: async () => ({
      before: Float32Array.of(0.2, 0.9),
      after: Float32Array.of(-0.1, 0.8),
      changed: Uint8Array.of(1, 0),
    }),
  };
}
