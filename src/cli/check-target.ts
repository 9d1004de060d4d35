/** npm run check-target -- FILE.tflite */
import { PlaygroundError } from '../base/errors.ts';
import { totalBytes } from '../cost/arena.ts';
import { modelCost } from '../cost/cost.ts';
import { tflite } from '../formats/tflite/format.ts';
import { readTflite } from '../formats/tflite/read.ts';
import { verify } from '../ir/verify.ts';
import { checkTarget } from '../targets/check-target.ts';
import { firmwareFacts } from '../targets/firmware-facts.ts';
import { PROFILES } from '../targets/profiles/index.ts';
import { TARGET_NAMES, type TargetName } from '../targets/rule.ts';
import { CommandError, namingFile, runCommand } from './command.ts';
import { readInput } from './files.ts';
import { firmwareLines, reportLines } from './target-text.ts';

await runCommand({
  name: 'check-target',
  usage: `Says whether devices run a .tflite file: what of it runs where, what does not and why, and what to do. docs/targets.md has
the rules with their sources.

  check-target FILE.tflite [--target NAME]… [--json]

  --target NAME   one of these; all without it
${PROFILES.map(({ name, label }) => `                  ${name.padEnd(12)}${label}`).join('\n')}
  --json          print one JSON object: {file, firmware, targets: [{target, summary, findings}]}
  -h, --help      print this

The exit code is 0 if all these targets run the file, be it partly on the processor beside them, and 1 if one of them does not.`,
  options: { target: { type: 'string', multiple: true }, json: { type: 'boolean' } },
  async run(file, { target, json }) {
    const targets = (target ?? TARGET_NAMES).map(targetOf);
    const bytes = await readInput(file);
    const model = await namingFile(file, () => {
      if (!tflite.match(bytes)) {
        throw new PlaygroundError(
          'bad-file',
          'This is not a .tflite file.',
          'Convert the model first, with quantize.',
        );
      }
      const read = readTflite(bytes);
      verify(read);
      return read;
    });
    const reports = [...new Set(targets)].map((name) => checkTarget(model, name));
    const { micro } = modelCost(model).arenas;
    const firmware = firmwareFacts(model, {
      fileBytes: bytes.length,
      arenaBytes: totalBytes(micro),
    });
    if (reports.some(({ summary }) => summary.verdict === 'does-not-run')) process.exitCode = 1;
    if (json) return JSON.stringify({ file, firmware, targets: reports });
    return [
      `${file}: ${bytes.length} bytes`,
      ...firmwareLines(firmware),
      ...reports.flatMap((report) => ['', ...reportLines(report)]),
    ].join('\n');
  },
});

function targetOf(name: string): TargetName {
  const found = TARGET_NAMES.find((one) => one === name);
  if (found) return found;
  throw new CommandError(
    `There is no target “${name}”.`,
    `Choose among ${TARGET_NAMES.join(', ')}.`,
  );
}
