/** CSV and TSV as rows of text. */
import { dsvFormat } from 'd3-dsv';

const DELIMITERS = ['\t', ';', ','] as const;

/** The one that the first line has most of. */
export function delimiterOf(line: string): string {
  const counts = DELIMITERS.map((delimiter) => line.split(delimiter).length);
  return DELIMITERS[counts.indexOf(Math.max(...counts))] ?? ',';
}

/** Rows with their cells; empty lines are left out. */
export function parseTable(text: string, delimiter?: string): string[][] {
  const [first = ''] = text.slice(0, 100_000).split('\n', 1);
  const rows = formatOf(delimiter ?? delimiterOf(first)).parseRows(text.replace(/^\uFEFF/, ''));
  return rows.filter((row) => row.length > 1 || row[0]?.trim());
}

const formats = new Map<string, ReturnType<typeof dsvFormat>>();

function formatOf(delimiter: string): ReturnType<typeof dsvFormat> {
  const format = formats.get(delimiter) ?? dsvFormat(delimiter);
  formats.set(delimiter, format);
  return format;
}
