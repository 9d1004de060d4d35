/** What the columns of a table are: names, the right answer, what is fed to the model. */
import type { Diagnostic } from '../../base/diagnostic.ts';
import { badData } from '../bytes/slices.ts';
import type { TableFacts } from '../data-index.ts';
import type { DataSetup } from '../setup/fields.ts';
import { delimiterOf, parseTable } from '../../base/csv.ts';

export interface Columns {
  readonly kind: 'arrays' | 'text';
  readonly table: TableFacts;
  readonly hasHeader: boolean;
  readonly diagnostics: readonly Diagnostic[];
}

const LABEL =
  /^(label|labels|class|class_?name|target|targets|category|species|y|variety|outcome)$/i;
const TEXT = /^(text|sentence|review|message|name|word|line|tweet|comment|sequence)$/i;
const NUMBER = /^\s*[-+]?(\d+\.?\d*|\.\d+)(e[-+]?\d+)?\s*$/i;

const isNumber = (cell = '') => NUMBER.test(cell);

/**
 * @param lines the first ones, each as one cell.
 * @param isText the file is text, in which a tab alone separates a label.
 * @throws PlaygroundError `bad-data` for columns that are named and not there.
 */
export function columnsOf(
  lines: readonly (readonly string[])[],
  file: string,
  isText: boolean,
  setup: DataSetup['table'],
): Columns {
  const whole = lines.map(([line = '']) => line);
  const delimiter = isText ? textDelimiter(whole) : delimiterOf(whole[0] ?? '');
  const rows = whole.map((line) => cellsOf(line, delimiter));
  const [head = [], ...rest] = rows;
  const numeric = head.map((_, i) => rest.length > 0 && rest.every((row) => isNumber(row[i])));
  const named = head.some((cell) => LABEL.test(cell.trim()) || TEXT.test(cell.trim()));
  const hasHeader =
    !isText && rest.length > 0 && (named || head.some((cell, i) => numeric[i] && !isNumber(cell)));
  const columns = head.map((cell, i) => (hasHeader ? cell.trim() : `column ${i + 1}`));
  const isNumeric = (i: number) => (hasHeader ? numeric[i] : rows.every((row) => isNumber(row[i])));
  const place = (name: string) => {
    const at = columns.indexOf(name);
    if (at >= 0) return at;
    const some = columns.slice(0, 5).join(', ');
    throw badData(`${file} has no column ${name}; it has ${some}.`, 'Check its name.', file);
  };
  const label = labelColumn(columns, setup.label, place, isText, isNumeric);
  const others = columns.map((_, i) => i).filter((i) => i !== label);
  const words = others.filter((i) => !isNumeric(i));
  const text = words.find((i) => TEXT.test(columns[i] ?? '')) ?? words[0];
  const isWords =
    isText ||
    (text !== undefined && (words.length === others.length || TEXT.test(columns[text] ?? '')));
  const features =
    setup.features.length > 0
      ? setup.features.map(place)
      : isWords
        ? [text ?? others[0] ?? 0]
        : others.filter(isNumeric);
  const left = setup.features.length > 0 || isWords ? [] : words;
  const diagnostics = left.map(
    (i): Diagnostic => ({
      severity: 'warning',
      code: 'column-left-out',
      message: `Column ${columns[i]} holds words and is left out. If it is what is right, name it as the label.`,
      where: { file },
    }),
  );
  const table = { delimiter, columns, label, features };
  return { kind: isWords ? 'text' : 'arrays', table, hasHeader, diagnostics };
}

/** A table's cells; a text's whole line without a separator. */
export function cellsOf(line: string, delimiter: string): string[] {
  if (delimiter === '') return [line];
  return parseTable(line, delimiter)[0] ?? [];
}

function textDelimiter(lines: readonly string[]): string {
  return lines.length > 0 && lines.every((line) => line.split('\t').length === 2) ? '\t' : '';
}

function labelColumn(
  columns: readonly string[],
  asked: string | null,
  place: (name: string) => number,
  isText: boolean,
  isNumeric: (i: number) => boolean | undefined,
): number | null {
  if (asked === 'none') return null;
  if (asked !== null) return place(asked);
  const named = columns.findIndex((name) => LABEL.test(name));
  if (named >= 0) return named;
  if (columns.length < 2) return null;
  // Label and text, in either order: the label is the shorter kind of the two.
  if (isText) return 0;
  const words = columns.map((_, i) => i).filter((i) => !isNumeric(i));
  const only = words.length === 1 ? words[0] : undefined;
  return only !== undefined && columns.length > 2 ? only : columns.length - 1;
}
