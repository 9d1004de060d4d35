/** Runs a command of the command line as a person does: as a process of its own. */
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';

/** @param folder where it is run: relative paths are in it; by default that of the tests. */
export function runCommandLine(command: string, args: readonly string[], folder?: string) {
  const script = fileURLToPath(new URL(`../cli/${command}.ts`, import.meta.url));
  const options = { cwd: folder, encoding: 'utf8', maxBuffer: 2 ** 26 } as const;
  const node = ['--import', import.meta.resolve('tsx'), script];
  return spawnSync(process.execPath, [...node, ...args], options);
}
