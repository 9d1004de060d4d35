/** What the README promises of Node versions is true of every package: npm warns otherwise, and may refuse. */
import { readFileSync } from 'node:fs';
import { subset } from 'semver';
import { expect, test } from 'vitest';

interface Lock {
  readonly packages: Readonly<
    Record<string, { readonly engines?: { readonly node?: string } | readonly string[] }>
  >;
}

const read = (name: string) => readFileSync(new URL(`../../${name}`, import.meta.url), 'utf8');

test('every package allows each Node that this project allows', () => {
  const { engines } = JSON.parse(read('package.json')) as { engines: { node: string } };
  expect(engines.node).toBe('^20.19 || ^22.13 || >=24');
  expect(read('README.md')).toContain('Node 20.19, 22.13, or 24 and newer.');
  const { packages } = JSON.parse(read('package-lock.json')) as Lock;
  const refusing = Object.entries(packages).flatMap(([path, { engines: own }]) => {
    const range = own && 'node' in own ? own.node : undefined;
    return range && !subset(engines.node, range) ? [`${path} wants Node ${range}`] : [];
  });
  expect(refusing).toEqual([]);
  expect(Object.keys(packages).length).toBeGreaterThan(100);
});
