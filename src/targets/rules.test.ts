/** Every rule of every target: its source, and an example that breaks it beside one that keeps it. */
import { expect, test } from 'vitest';
import { MODE_NAMES } from '../quantization/modes/index.ts';
import { GRANULARITIES } from '../quantization/recipe/settings/granularity.ts';
import { IO_TYPES } from '../quantization/recipe/settings/io.ts';
import { ROTATIONS } from '../quantization/recipe/settings/rotate.ts';
import { EXAMPLE_IDS, targetExample } from '../testing/target-examples.ts';
import { checkTarget } from './check-target.ts';
import { SEVERITIES } from './finding.ts';
import { PROFILES } from './profiles/index.ts';
import { TARGET_NAMES } from './rule.ts';

const RULES = PROFILES.flatMap(({ name, rules, graphRules }) =>
  [...rules, ...graphRules].map((rule) => ({ ...rule, target: name })),
);

test('each target has a profile, each rule an id of its own and an example', () => {
  expect(PROFILES.map(({ name }) => name)).toEqual(TARGET_NAMES);
  const ids = RULES.map(({ id }) => id);
  expect(new Set(ids).size).toBe(ids.length);
  expect([...EXAMPLE_IDS].sort()).toEqual(ids.sort());
});

test.each(RULES)(
  '$id is broken by one example, and kept by the other',
  ({ id, target, severity }) => {
    const { breaks, keeps } = targetExample(id);
    const found = checkTarget(breaks, target).findings.filter(({ rule }) => rule === id);
    expect(found.length).toBeGreaterThan(0);
    for (const finding of found) {
      expect(finding.severity).toBe(severity);
      expect(finding.why).toMatch(/^\S.*\.$/);
      expect(finding.why).not.toMatch(/undefined|NaN|\[object/);
    }
    expect(checkTarget(keeps, target).findings.map(({ rule }) => rule)).not.toContain(id);
  },
);

test.each(RULES)('$id has a source and words', ({ id, says, severity, source, remedy }) => {
  expect(id).toMatch(/^[a-z-]+\/[a-z-]+$/);
  expect(SEVERITIES).toContain(severity);
  expect(new URL(source.url).protocol).toBe('https:');
  expect(source.title).not.toBe('');
  expect(source.version).toMatch(/\d/);
  for (const words of [says, remedy.words]) expect(words).toMatch(/^[A-Z].*\.$/);
});

test.each(RULES)('what $id proposes are settings that there are', ({ remedy: { edit = {} } }) => {
  const { mode, io, granularity, rotate, batch, ...others } = edit;
  if (mode !== undefined) expect(MODE_NAMES).toContain(mode);
  if (io !== undefined) expect(IO_TYPES).toContain(io);
  if (granularity !== undefined) expect(GRANULARITIES).toContain(granularity);
  if (rotate !== undefined) expect(ROTATIONS).toContain(rotate);
  if (batch !== undefined) expect(batch).toBe(1);
  expect(others).toEqual({});
});
