#!/usr/bin/env node
/** The commands as one: `quantization-playground quantize …`, as the package has it (src/tools/pack-cli.ts). */
import { readFileSync } from 'node:fs';
import { ownFile } from '../adapters/litert/package-files.ts';

interface Start {
  readonly does: string;
  /** Runs the command on the arguments of this process. */
  start(): Promise<unknown>;
}

const COMMANDS: Readonly<Record<string, Start>> = {
  quantize: {
    does: 'turns a model into a quantized .tflite file',
    start: () => import('./quantize.ts'),
  },
  inspect: {
    does: 'prints the graph of a model and what a run of it costs',
    start: () => import('./inspect.ts'),
  },
  evaluate: {
    does: 'measures how good a .tflite file is, and holds it against limits',
    start: () => import('./evaluate.ts'),
  },
  explain: { does: 'says why accuracy fell', start: () => import('./explain.ts') },
  search: { does: 'looks for the best file within a budget', start: () => import('./search.ts') },
  'check-target': {
    does: 'says which devices run a file',
    start: () => import('./check-target.ts'),
  },
};

const USAGE = `Quantizes neural networks the way TensorFlow Lite does, measures and explains what it costs.

  quantization-playground COMMAND FILE [options]

${Object.entries(COMMANDS)
  .map(([name, { does }]) => `  ${name.padEnd(14)}${does}`)
  .join('\n')}

  COMMAND --help  the options of a command
  -v, --version   print the version
  -h, --help      print this`;

const [name = '--help'] = process.argv.splice(2, 1);
const command = Object.hasOwn(COMMANDS, name) ? COMMANDS[name] : undefined;
if (command) await command.start();
else if (name === '--help' || name === '-h') process.stdout.write(`${USAGE}\n`);
else if (name === '--version' || name === '-v') process.stdout.write(`${version()}\n`);
else {
  const choice = Object.keys(COMMANDS).join(', ');
  process.stderr.write(
    `quantization-playground: There is no command “${name.replace(/\p{Cc}+/gu, ' ')}”. Choose among ${choice}.\n`,
  );
  process.exitCode = 2;
}

function version(): string {
  const own: { readonly version: string } = JSON.parse(
    readFileSync(ownFile('package.json'), 'utf8'),
  );
  return own.version;
}
