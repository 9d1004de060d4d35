/** What the commands share: help, arguments, and errors as one line on stderr with exit code 2. */
import { type ParseArgsConfig, parseArgs } from 'node:util';
import type { Diagnostic } from '../base/diagnostic.ts';
import { formatPlace, PlaygroundError, toErrorData } from '../base/errors.ts';

type Options = NonNullable<ParseArgsConfig['options']>;

export interface Command<O extends Options> {
  readonly name: string;
  /** Printed by --help. */
  readonly usage: string;
  readonly options: O;
  /** Does the work and returns what goes to stdout. */
  run(file: string, values: Values<O>): Promise<string>;
}

/** Every option of the commands is a switch, a text, or a text that may be given several times. */
export type Values<O extends Options> = {
  readonly [K in keyof O]:
    | (O[K]['type'] extends 'boolean'
        ? boolean
        : O[K]['multiple'] extends true
          ? readonly string[]
          : string)
    | undefined;
};

/** A command was called in a way that cannot work. */
export class CommandError extends PlaygroundError {
  constructor(message: string, hint: string) {
    super('bad-recipe', message, hint);
  }
}

/** Runs a command on its arguments, by default all of this process: `FILE [options]`. */
export async function runCommand<const O extends Options>(
  command: Command<O>,
  args: readonly string[] = process.argv.slice(2),
): Promise<void> {
  process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    // A reader that has seen enough, like `head`, closes the pipe.
    if (error.code !== 'EPIPE') throw error;
    process.exit();
  });
  try {
    const { positionals, values } = parse(command, args);
    if (values.help) {
      process.stdout.write(`${command.usage}\n`);
      return;
    }
    const help = `Run ${command.name} --help for the options.`;
    const [file, ...others] = positionals;
    if (file === undefined) throw new CommandError('No model file was given.', help);
    if (others.length > 0) {
      throw new CommandError(`One file is expected; “${others.join(' ')}” is one too many.`, help);
    }
    process.stdout.write(`${await command.run(file, values as Values<O>)}\n`);
  } catch (error) {
    process.stderr.write(`${command.name}: ${errorLine(error)}\n`);
    process.exitCode = 2;
  }
}

function parse({ name, options }: Command<Options>, args: readonly string[]) {
  try {
    return parseArgs({
      args: [...args],
      options: { ...options, help: { type: 'boolean', short: 'h' } },
      allowPositionals: true,
    });
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    throw new CommandError(
      message.split(/\n|\. /)[0] ?? message,
      `Run ${name} --help for the options.`,
    );
  }
}

/** Notes that do not belong to the result, on stderr. */
export function sayNotes(notes: readonly Diagnostic[]): void {
  for (const note of notes) process.stderr.write(`${diagnosticLine(note)}\n`);
}

/** `What is wrong (where). What to do.` in one line. */
export function errorLine(error: unknown): string {
  const { message, hint, where } = toErrorData(error);
  const { file, ...inside } = where;
  const place = formatPlace(file !== undefined && !message.includes(file) ? where : inside);
  const what = message.replace(/\.$/, '');
  const line = `${what}${place && ` (${place})`}. ${hint}`;
  // Names come from files: they must not break the line, nor steer the terminal.
  return line.replace(/\p{Cc}+/gu, ' ');
}

/** A note of the engine in one line. */
export function diagnosticLine({ severity, message, where }: Diagnostic): string {
  const place = formatPlace(where);
  return `${severity}: ${message}${place && ` (${place})`}`;
}

/** Runs `work` and names `file` in errors that do not say where. */
export async function namingFile<T>(file: string, work: () => T | Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof PlaygroundError) || error.where.file !== undefined) throw error;
    throw new PlaygroundError(error.code, error.message, error.hint, { ...error.where, file });
  }
}
