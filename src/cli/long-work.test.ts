import { expect, test } from 'vitest';
import { progressLine } from './long-work.ts';

const NOTHING = null;

function lineOn(isTTY: boolean) {
  const written: string[] = [];
  const write = (text: string | Uint8Array) => written.push(String(text)) > 0;
  const stream = { isTTY, write: write as NodeJS.WriteStream['write'] };
  const line = progressLine(stream, ({ stage, done, total }) =>
    stage === 'reading' ? NOTHING : `${done} of ${total}`,
  );
  return { written, line };
}

test('one line of a terminal, written over and ended when all is done', () => {
  const { written, line } = lineOn(true);
  line({ stage: 'measuring', done: 9, total: 10 });
  line({ stage: 'reading', done: 1, total: 2 });
  line({ stage: 'measuring', done: 10, total: 10 });
  expect(written).toEqual(['\r9 of 10\x1b[K', '\r10 of 10\x1b[K\n']);
});

test('nothing where no terminal reads it', () => {
  const { written, line } = lineOn(false);
  line({ stage: 'measuring', done: 10, total: 10 });
  expect(written).toEqual([]);
});
