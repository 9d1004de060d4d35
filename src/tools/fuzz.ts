/**
 * npm run fuzz [-- COUNT [FIRST SEED [READER …]]]: damaged input for everything that reads from outside, or what is named by a part of its name;
 * the table for docs/fuzz.md goes to stdout.
 */
import { fuzz } from '../testing/fuzz/fuzz.ts';
import { FUZZED_READERS } from '../testing/fuzz/readers.ts';

const [count = 20_000, first = 1_000_000] = process.argv.slice(2, 4).map(Number);
const wanted = process.argv.slice(4);
const readers = FUZZED_READERS.filter(
  ({ name }) => wanted.length === 0 || wanted.some((part) => name.includes(part)),
);
console.log(
  '| reader | tried | read | refused | slowest | faults |\n|---|---:|---:|---:|---:|---:|',
);
let failed = false;
for (const reader of readers) {
  const { read, refused, slowest, faults } = await fuzz(reader, count, first);
  console.log(
    `| ${reader.name} | ${read + refused} | ${read} | ${refused} | ${slowest.toFixed(0)} ms | ${faults.length} |`,
  );
  for (const fault of faults) console.error(`${reader.name}: ${fault}`);
  failed ||= faults.length > 0;
}
process.exit(failed ? 1 : 0);
