/** The table of fields as a part of docs/own-data.md. */
import { type Field, GROUP_WORDS, SETUP_FIELDS, type SetupGroup } from '../data/setup/fields.ts';

/** A table for each group. */
export function describeSetup(): string {
  const groups = Object.entries(GROUP_WORDS) as [SetupGroup, string][];
  return groups.map(([group, words]) => groupTable(group, words)).join('\n');
}

function groupTable(group: SetupGroup, words: string): string {
  const fields: Readonly<Record<string, Field<unknown>>> = SETUP_FIELDS[group];
  const rows = Object.entries(fields).map(
    ([name, { values, usual, words: does }]) =>
      `| \`${name}\` | ${does} | ${values} | \`${JSON.stringify(usual)}\` |`,
  );
  return [
    `### \`${group}\`: ${words.toLowerCase()}`,
    '',
    '| field | does | values | usually |',
    '|---|---|---|---|',
    ...rows,
    '',
  ].join('\n');
}
