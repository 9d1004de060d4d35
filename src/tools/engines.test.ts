/** What the README promises of Node versions holds for every package: npm warns otherwise, and may refuse. */
import { readFileSync } from 'node:fs';
import { minVersion, satisfies } from 'semver';
import { expect, test } from 'vitest';

interface Lock {
  readonly packages: Readonly<
    Record<string, { readonly engines?: { readonly node?: string } | readonly string[] }>
  >;
}

const read = (name: string) => readFileSync(new URL(`../../${name}`, import.meta.url), 'utf8');

test('every package allows the oldest Node that this project allows', () => {
  const { engines } = JSON.parse(read('package.json')) as { engines: { node: string } };
  const oldest = minVersion(engines.node)?.version ?? '';
  expect(read('README.md')).toContain(`Node ${oldest.split('.').slice(0, 2).join('.')} or newer`);
  const { packages } = JSON.parse(read('package-lock.json')) as Lock;
  const refusing = Object.entries(packages).flatMap(([path, { engines: own }]) => {
    const range = own && 'node' in own ? own.node : undefined;
    return range && !satisfies(oldest, range) ? [`${path} wants Node ${range}`] : [];
  });
  expect(refusing).toEqual([]);
  expect(Object.keys(packages).length).toBeGreaterThan(100);
});
