/** A reporter of vitest: what failed, in short, for the end of `npm test`. Errors between tests stand in no report of vitest's own. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import type { Reporter } from 'vitest/node';

export const UNIT_FAILURES = 'test-results/unit-failures.txt';

const short = ({ message, stack }: { message: string; stack?: string }) =>
  [message.slice(0, 500), ...(stack ?? '').split('\n').slice(1, 5)].join('\n  ');

export default class UnitFailures implements Reporter {
  onTestRunEnd: NonNullable<Reporter['onTestRunEnd']> = (modules, unhandledErrors) => {
    const lines = modules.flatMap((module) => [
      ...module.errors().map((error) => `${module.relativeModuleId}: ${short(error)}`),
      ...[...module.children.allTests('failed')].map(
        (test) =>
          `${module.relativeModuleId}: ${test.fullName}\n  ${(test.result().errors ?? []).map(short).join('\n  ')}`,
      ),
    ]);
    for (const error of unhandledErrors) lines.push(`Between tests: ${short(error)}`);
    mkdirSync(dirname(UNIT_FAILURES), { recursive: true });
    writeFileSync(UNIT_FAILURES, lines.join('\n'));
  };
}
