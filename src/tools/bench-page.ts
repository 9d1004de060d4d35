/** What the benchmarks share: medians, the machine in words, and their sections of docs/benchmarks.md. */
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { cpus, loadavg } from 'node:os';

const DOCUMENT = new URL('../../docs/benchmarks.md', import.meta.url);
const WARM_UP = 3;

export function medianOf(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;
}

/** What is timed; work that returns a number has taken its own milliseconds. */
export type Work = () => unknown;

/**
 * Median milliseconds of each work over `runs` runs, after some that do not count. They take turns, so that what else the
 * machine does slows all of them alike.
 */
export async function medians(works: readonly Work[], runs: number): Promise<number[]> {
  const times = works.map(() => [] as number[]);
  for (let run = -WARM_UP; run < runs; run++) {
    for (const [i, work] of works.entries()) {
      const start = performance.now();
      const own = await work();
      const taken = typeof own === 'number' ? own : performance.now() - start;
      if (run >= 0) times[i]?.push(taken);
    }
  }
  return times.map(medianOf);
}

/** "2026-01-31: AMD EPYC, 2 cores, load 0.5 at the end, Node 20.20.2" */
export function machineInWords(): string {
  const date = new Date().toISOString().slice(0, 10);
  const load = loadavg()[0]?.toFixed(1);
  const { length } = cpus();
  return `${date}: ${cpus()[0]?.model.trim()}, ${length} cores, load ${load} at the end, Node ${process.versions.node}`;
}

/** Prints `lines` and puts them into the document, in the place of the section of this name. */
export function writeSection(name: string, lines: readonly string[]): void {
  const [begin, end] = [`<!-- ${name}:begin -->`, `<!-- ${name}:end -->`];
  const section = [begin, ...lines, end].join('\n');
  console.log(section);
  const before = existsSync(DOCUMENT) ? readFileSync(DOCUMENT, 'utf8') : '# Benchmarks\n';
  const [head = '', old] = before.split(begin);
  const tail = old?.split(end)[1] ?? '\n';
  writeFileSync(DOCUMENT, `${old === undefined ? `${head.trimEnd()}\n\n` : head}${section}${tail}`);
}
