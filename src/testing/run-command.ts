/** Runs a command of the command line: as a person does, as a process of its own; or in this one, which is quicker. */
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { type ParseArgsConfig, parseArgs } from 'node:util';
import { type Command, errorLine, type Values } from '../cli/command.ts';

/** @param folder where it is run: relative paths are in it; by default that of the tests. */
export function runCommandLine(command: string, args: readonly string[], folder?: string) {
  const script = fileURLToPath(new URL(`../cli/${command}.ts`, import.meta.url));
  const options = { cwd: folder, encoding: 'utf8', maxBuffer: 2 ** 26 } as const;
  const node = ['--import', import.meta.resolve('tsx'), script];
  return spawnSync(process.execPath, [...node, ...args], options);
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
