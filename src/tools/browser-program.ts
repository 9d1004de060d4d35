/** Finds the program of a browser, and installs its Debian package where that is the system. */
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';

export interface BrowserProgram {
  readonly name: string;
  /** The environment variable that names another program, which goes first. */
  readonly variable: string;
  /** Where systems keep it, in the order they are tried. */
  readonly places: readonly string[];
  /** What it is started with to say its version. */
  readonly version: readonly string[];
  readonly debianPackage: string;
  /** Another way to have it: whether that succeeded. */
  readonly fetch?: () => boolean;
}

function starts(path: string, version: readonly string[]): boolean {
  if (!existsSync(path)) return false;
  return spawnSync(path, version, { timeout: 30_000 }).status === 0;
}

/** Path of a program that starts, or undefined. @throws Error where the variable names one that does not. */
export function findProgram({
  name,
  variable,
  places,
  version,
}: BrowserProgram): string | undefined {
  const named = process.env[variable];
  if (named) {
    if (starts(named, version)) return named;
    throw new Error(`${variable} names ${named}, which does not start as a ${name}.`);
  }
  return places.find((place) => starts(place, version));
}

/** Shows what it does. @returns whether it ended with 0. */
export function run(command: string, args: readonly string[]): boolean {
  console.log(`> ${command} ${args.join(' ')}`);
  return spawnSync(command, args, { stdio: 'inherit' }).status === 0;
}

function has(command: string): boolean {
  return spawnSync(command, ['--version'], { stdio: 'ignore' }).status === 0;
}

function installPackage(name: string): boolean {
  if (process.platform !== 'linux' || !has('apt-get')) return false;
  const root = process.getuid?.() === 0;
  if (!root && spawnSync('sudo', ['-n', 'true'], { stdio: 'ignore' }).status !== 0) return false;
  const sudo = (...args: string[]) =>
    root ? run(args[0] ?? '', args.slice(1)) : run('sudo', ['-n', ...args]);
  return (
    sudo('apt-get', 'update') && sudo('apt-get', 'install', '-y', '--no-install-recommends', name)
  );
}

/**
 * Path of a program that starts, installed if need be.
 * @throws Error that says what was tried and what to do.
 */
export function requireProgram(program: BrowserProgram): string {
  const { name, variable, debianPackage, fetch } = program;
  const found = findProgram(program);
  if (found) return found;
  console.log(`No ${name} found: installing one.`);
  for (const install of [() => installPackage(debianPackage), fetch]) {
    if (!install?.()) continue;
    const installed = findProgram(program);
    if (installed) return installed;
  }
  throw new Error(
    `No ${name} could be found or installed. Install it (Debian: apt-get install ${debianPackage}) or set ${variable} to its program.`,
  );
}
