/** Results of mutation tests as they are kept in docs/mutation: one file per room, in which a piece replaces its files. */
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { relative } from 'node:path';
import type { MutantResult } from '@stryker-mutator/api/core';

const FOLDER = 'docs/mutation';

/** A mutant that no test noticed. */
export interface Survivor {
  readonly line: number;
  readonly mutator: string;
  readonly original: string;
  readonly replacement: string;
  /** No test reaches it at all. */
  readonly unreached?: true;
}

export interface FileRecord {
  /** Noticed by a test, by running out of time included. */
  readonly killed: number;
  readonly timeouts: number;
  /** Left out by a comment or as words for people. */
  readonly ignored: number;
  readonly survivors: readonly Survivor[];
}

export interface RoomRecord {
  readonly date: string;
  readonly versions: string;
  readonly files: Readonly<Record<string, FileRecord>>;
}

/** A survivor that was looked at and changes nothing that can be seen, with the reason. */
interface Reviewed {
  readonly file: string;
  readonly original: string;
  readonly replacement: string;
  readonly reason: string;
}

const oneLine = (text: string) => {
  const line = text.replace(/\s+/g, ' ').trim();
  return line.length > 160 ? `${line.slice(0, 157)}…` : line;
};

function originalOf(source: string, { location: { start, end } }: MutantResult): string {
  const lines = source.split('\n').slice(start.line - 1, end.line);
  const last = lines.length - 1;
  lines[last] = lines[last]?.slice(0, end.column - 1) ?? '';
  lines[0] = lines[0]?.slice(start.column - 1) ?? '';
  return oneLine(lines.join('\n'));
}

/** @param sources the files as they were when the mutants were made, by path. */
export function recordFiles(
  mutants: readonly MutantResult[],
  sources: ReadonlyMap<string, string>,
): Record<string, FileRecord> {
  const files: Record<string, FileRecord> = {};
  for (const [path, source] of sources) {
    const own = mutants.filter(({ fileName }) => relative(process.cwd(), fileName) === path);
    const count = (...statuses: string[]) =>
      own.filter(({ status }) => statuses.includes(status)).length;
    files[path] = {
      killed: count('Killed', 'Timeout'),
      timeouts: count('Timeout'),
      ignored: count('Ignored'),
      survivors: own
        .filter(({ status }) => status === 'Survived' || status === 'NoCoverage')
        .map((mutant) => ({
          line: mutant.location.start.line,
          mutator: mutant.mutatorName,
          original: originalOf(source, mutant),
          replacement: oneLine(mutant.replacement),
          ...(mutant.status === 'NoCoverage' && { unreached: true as const }),
        }))
        .sort((a, b) => a.line - b.line),
    };
  }
  return files;
}

export function readRoom(room: string): RoomRecord | undefined {
  const path = `${FOLDER}/${room}.json`;
  return existsSync(path) ? JSON.parse(readFileSync(path, 'utf8')) : undefined;
}

/** Puts the files of a piece into the room's record; files that are gone leave it. */
export function writeRoom(
  room: string,
  versions: string,
  files: Readonly<Record<string, FileRecord>>,
): RoomRecord {
  const kept = Object.entries(readRoom(room)?.files ?? {}).filter(([path]) => existsSync(path));
  const merged = new Map([...kept, ...Object.entries(files)]);
  const record: RoomRecord = {
    date: new Date().toISOString().slice(0, 10),
    versions,
    files: Object.fromEntries([...merged].sort(([a], [b]) => (a < b ? -1 : 1))),
  };
  mkdirSync(FOLDER, { recursive: true });
  writeFileSync(`${FOLDER}/${room}.json`, `${JSON.stringify(record, null, 1)}\n`);
  return record;
}

export function readReviewed(): readonly Reviewed[] {
  const path = `${FOLDER}/reviewed.json`;
  return existsSync(path) ? JSON.parse(readFileSync(path, 'utf8')) : [];
}

export interface Tally {
  readonly killed: number;
  readonly timeouts: number;
  readonly survived: number;
  readonly unreached: number;
  /** Of the survivors, those that change nothing that can be seen. */
  readonly reviewed: number;
  readonly ignored: number;
  /** Share killed of all that were not ignored, in percent. */
  readonly score: number;
}

export function tally(files: Readonly<Record<string, FileRecord>>): Tally {
  const reviewed = readReviewed();
  const entries = Object.entries(files);
  const sum = (of: (record: FileRecord) => number) =>
    entries.reduce((total, [, record]) => total + of(record), 0);
  const killed = sum((record) => record.killed);
  const survived = sum(({ survivors }) => survivors.length);
  return {
    killed,
    survived,
    timeouts: sum(({ timeouts }) => timeouts),
    ignored: sum(({ ignored }) => ignored),
    unreached: sum(({ survivors }) => survivors.filter(({ unreached }) => unreached).length),
    reviewed: entries.reduce(
      (total, [file, { survivors }]) =>
        total + survivors.filter((survivor) => isReviewed(file, survivor, reviewed)).length,
      0,
    ),
    score: killed + survived === 0 ? 100 : (100 * killed) / (killed + survived),
  };
}

export function isReviewed(
  file: string,
  { original, replacement }: Survivor,
  reviewed: readonly Reviewed[] = readReviewed(),
): boolean {
  return reviewed.some(
    (entry) =>
      entry.file === file && entry.original === original && entry.replacement === replacement,
  );
}

const PAGE = 'docs/mutation.md';
const SCORES = /(<!-- scores -->\n).*(<!-- \/scores -->)/s;

/** Puts the table of all records into docs/mutation.md. */
export function writeScores(rooms: readonly string[]): void {
  const rows = rooms.flatMap((room) => {
    const record = readRoom(room);
    if (!record) return [];
    const { score, killed, survived, unreached, reviewed, timeouts, ignored } = tally(record.files);
    const files = Object.keys(record.files).length;
    const cells = [room, `${score.toFixed(1)} %`, killed, survived, unreached, reviewed];
    return [`| ${[...cells, timeouts, ignored, files, record.date].join(' | ')} |`];
  });
  const table = [
    '| room | score | killed | survived | of them unreached | of them reviewed | by the clock | ignored | files | date |',
    '|---|---|---|---|---|---|---|---|---|---|',
    ...rows,
  ].join('\n');
  const page = readFileSync(PAGE, 'utf8');
  writeFileSync(PAGE, page.replace(SCORES, `$1${table}\n$2`));
}
