/** `vitest` for tests that run without its worker: its own collector and its own assertions, put together as it does. */
import {
  ASYMMETRIC_MATCHERS_OBJECT,
  ChaiStyleAssertions,
  chai,
  type ExpectStatic,
  getState,
  JestAsymmetricMatchers,
  JestChaiExpect,
  JestExtend,
  type MatcherState,
  setState,
} from '@vitest/expect';
import * as runner from '@vitest/runner';
import { getNames, getTests } from '@vitest/runner/utils';
import { SnapshotClient, stripSnapshotIndentation } from '@vitest/snapshot';
import { NodeSnapshotEnvironment } from '@vitest/snapshot/environment';

const snapshots = new SnapshotClient();

/** Gets ready the stored snapshots of a test file. */
export async function readSnapshots(file: string): Promise<void> {
  snapshots.clear();
  await snapshots.setup(file, {
    updateSnapshot: 'none',
    snapshotEnvironment: new NodeSnapshotEnvironment(),
  });
}

function matchSnapshot(received: unknown, inlineSnapshot?: string): void {
  const test = runner.getCurrentTest();
  if (!test) throw new Error('A snapshot is compared inside a test.');
  const isInline = inlineSnapshot !== undefined;
  snapshots.assert({
    received,
    filepath: test.file.filepath,
    name: getNames(test).slice(1).join(' > '),
    testId: test.id,
    isInline,
    ...(isInline && { inlineSnapshot: stripSnapshotIndentation(inlineSnapshot) }),
    error: new Error('snapshot'),
  });
}

chai.use(JestExtend);
chai.use(JestChaiExpect);
chai.use(ChaiStyleAssertions);
chai.use(JestAsymmetricMatchers);
chai.use((_, utils) => {
  utils.addMethod(chai.Assertion.prototype, 'toMatchSnapshot', function (this: object) {
    matchSnapshot(utils.flag(this, 'object'));
  });
  utils.addMethod(
    chai.Assertion.prototype,
    'toMatchInlineSnapshot',
    // The snapshot client knows the place of a snapshot by a function of this name.
    function __INLINE_SNAPSHOT_OFFSET_0__(this: object, inline: string) {
      matchSnapshot(utils.flag(this, 'object'), inline);
    },
  );
});

/** What Vitest adds to an assertion without declaring it. */
interface WithTest {
  withTest(test: object): ReturnType<ExpectStatic>;
}

function createExpect(): ExpectStatic {
  const expect = ((value: unknown, message?: string) => {
    const assertion = chai.expect(value, message);
    const test = runner.getCurrentTest();
    return test ? (assertion as unknown as WithTest).withTest(test) : assertion;
  }) as ExpectStatic;
  Object.assign(expect, chai.expect, (globalThis as never)[ASYMMETRIC_MATCHERS_OBJECT]);
  expect.getState = () => getState(expect);
  expect.setState = (state) => setState(state as Partial<MatcherState>, expect);
  setState({ assertionCalls: 0, isExpectingAssertions: false }, expect);
  return expect;
}

export const vitest = { ...runner, expect: createExpect() };
export { getNames, getTests };
