/** Runs a command of the command line: as a person does, as a process of its own; or in this one, which is quicker. */
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type ParseArgsConfig, parseArgs } from 'node:util';
import { type Command, errorLine, type Values } from '../cli/command.ts';

/** Where `npm test` has put the packed commands: they start in a sixth of the time that the sources take. */
const { PACKED_FOLDER } = process.env;

/** Arguments for Node that start a command: the packed one where there is one, the same scripts from their sources otherwise. */
export function commandArguments(command: string): string[] {
  if (PACKED_FOLDER === undefined) return sourceArguments(command);
  return [join(PACKED_FOLDER, 'cli/lib/main.js'), command];
}

function sourceArguments(command: string): string[] {
  const script = fileURLToPath(new URL(`../cli/${command}.ts`, import.meta.url));
  return ['--import', import.meta.resolve('tsx'), script];
}

/** @param folder where it is run: relative paths are in it; by default that of the tests. */
export function runCommandLine(command: string, args: readonly string[], folder?: string) {
  return runNode([...commandArguments(command), ...args], folder);
}

/** The same from the sources, whatever has been packed. */
export function runFromSources(command: string, args: readonly string[], folder?: string) {
  return runNode([...sourceArguments(command), ...args], folder);
}

function runNode(args: readonly string[], folder: string | undefined) {
  const options = { cwd: folder, encoding: 'utf8', maxBuffer: 2 ** 26 } as const;
  return spawnSync(process.execPath, args, options);
}

/** What the command prints, or its line of error. @param args without names of files relative to a folder. */
export async function callCommand<const O extends NonNullable<ParseArgsConfig['options']>>(
  command: Command<O>,
  args: readonly string[],
): Promise<string> {
  const { options } = command;
  const { positionals, values } = parseArgs({ args: [...args], options, allowPositionals: true });
  try {
    return await command.run(positionals[0] ?? '', values as unknown as Values<O>);
  } catch (error) {
    return errorLine(error);
  }
}
