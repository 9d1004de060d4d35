/** npm run fuzz [-- COUNT [FIRST SEED]]: damaged input for everything that reads from outside; the table for docs/fuzz.md goes to stdout. */
import { fuzz } from '../testing/fuzz/fuzz.ts';
import { FUZZED_READERS } from '../testing/fuzz/readers.ts';

const [count = 20_000, first = 1_000_000] = process.argv.slice(2).map(Number);
console.log(
  '| reader | tried | read | refused | slowest | faults |\n|---|---:|---:|---:|---:|---:|',
);
let failed = false;
for (const reader of FUZZED_READERS) {
  const { read, refused, slowest, faults } = await fuzz(reader, count, first);
  console.log(
    `| ${reader.name} | ${read + refused} | ${read} | ${refused} | ${slowest.toFixed(0)} ms | ${faults.length} |`,
  );
  for (const fault of faults) console.error(`${reader.name}: ${fault}`);
  failed ||= faults.length > 0;
}
process.exit(failed ? 1 : 0);
