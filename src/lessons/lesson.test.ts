import { deflateSync, strToU8 } from 'fflate';
import { describe, expect, test } from 'vitest';
import { columnRecipe } from '../quantization/recipe/recipe.ts';
import { toBase64Url } from '../share/base64.ts';
import { DEFAULT_LINK_STATE } from '../share/link-state.ts';
import { checkedLesson, type Lesson } from './lesson.ts';
import { decodeLesson, encodeLesson, readLessonFile, writeLessonFile } from './link.ts';
import { paragraphsOf } from './text.ts';
import { viewOf, withView } from './view.ts';

const lesson: Lesson = {
  id: 'own-try',
  title: 'A lesson',
  about: 'What it is about.',
  steps: [
    {
      title: 'First',
      text: 'Words <b>as they are</b>.',
      view: {
        model: 's:mlp',
        columns: [{ mode: 'float32' }, { mode: 'int8', weightBits: 4, scheme: 'tflite' }],
        column: 1,
        tab: 'weights',
        part: 'channels',
      },
      ask: { question: 'What?', choices: ['This', 'That'], answer: 1, why: 'Because.' },
    },
    {
      title: 'Second',
      text: '',
      todo: 'Do it.',
      task: {
        kind: 'all',
        tasks: [
          { kind: 'tab', tab: 'layers' },
          { kind: 'column', which: 'any', accuracy: { min: 90 } },
        ],
      },
    },
  ],
};

const withStep = (step: object) => ({ ...lesson, steps: [{ title: 'A', text: '', ...step }] });
const faultOf = (value: unknown) => {
  try {
    checkedLesson(value);
    return 'none';
  } catch (error) {
    return (error as Error).message;
  }
};

describe('a lesson from outside', () => {
  test('comes back as it was, by link and by file', () => {
    expect(checkedLesson(structuredClone(lesson))).toEqual(lesson);
    const link = encodeLesson(lesson);
    expect(link?.length).toBeLessThan(700);
    expect(decodeLesson(`#${link}`)).toEqual(lesson);
    expect(readLessonFile(writeLessonFile(lesson))).toEqual(lesson);
  });

  test('what nobody asked for is left out', () => {
    const more = { ...lesson, script: 'alert(1)', steps: [{ ...lesson.steps[0], onload: 1 }] };
    expect(checkedLesson(more)).toEqual({ ...lesson, steps: [lesson.steps[0]] });
  });

  test.each([
    [null, /The lesson should be an object/],
    [{ ...lesson, id: '../x' }, /id should be up to 60 small letters/],
    [{ ...lesson, steps: [] }, /steps should be 1 to 20 steps/],
    [{ ...lesson, steps: Array(21).fill(lesson.steps[1]) }, /steps should be a list of at most 20/],
    [withStep({ title: ' ' }), /steps\[0\].title should be text of 1 to 120/],
    [withStep({ text: 'x'.repeat(4001) }), /text of at most 4000/],
    [withStep({ view: { tab: 'attic' } }), /view.tab should be one of/],
    [withStep({ view: { model: 'https://example.org/x' } }), /view.model should be a model/],
    [withStep({ view: { columns: [{ mode: 'int3' }] } }), /columns\[0\].mode should be one of/],
    [withStep({ view: { columns: [{ mode: 'int8', weightBits: 99 }] } }), /weightBits should be/],
    [withStep({ view: { columns: [] } }), /columns should be some columns/],
    [
      withStep({ ask: { question: 'x', choices: ['a', 'b'], answer: 2, why: '' } }),
      /answer is one of its choices/,
    ],
    [withStep({ ask: { question: 'x', choices: ['a'], answer: 0, why: '' } }), /two choices/],
    [withStep({ task: { kind: 'script' } }), /task.kind should be one of column, tab/],
    [withStep({ task: { kind: 'toString' } }), /task.kind should be one of/],
    [withStep({ task: 'column' }), /task should be an object/],
    [withStep({ task: { kind: 'column', which: 'all' } }), /which should be one of/],
    [
      withStep({ task: { kind: 'column', which: 'any', accuracy: { min: -1 } } }),
      /accuracy.min should be a number from 0 to 100/,
    ],
    [
      withStep({ task: { kind: 'all', tasks: [{ kind: 'all', tasks: [] }] } }),
      /tasks\[0\].kind should be one of/,
    ],
  ])('%# with a fault is refused, and says where', (value, message) => {
    expect(faultOf(value)).toMatch(message);
  });

  test('links that nobody made', () => {
    const link = (json: string) => `l1.${toBase64Url(deflateSync(strToU8(json)))}`;
    expect(() => decodeLesson('l2.abc')).toThrow(/another version/);
    expect(() => decodeLesson('l1.***')).toThrow(/characters/);
    expect(() => decodeLesson('l1.abcd')).toThrow(/missing or changed/);
    expect(() => decodeLesson(link('{"a":1'))).toThrow(/missing or changed/);
    expect(() => decodeLesson(link(`"${' '.repeat(300_000)}"`))).toThrow(/missing or changed/);
    expect(() => decodeLesson(`l1.${'a'.repeat(40_000)}`)).toThrow(/too long/);
    expect(() => decodeLesson(link('{}'))).toThrow(/id should be/);
  });

  test('other files are no lessons, and broken ones say so', () => {
    expect(readLessonFile('{"modelTopology":{}}')).toBeNull();
    expect(readLessonFile('')).toBeNull();
    const file = writeLessonFile(lesson);
    expect(() => readLessonFile(file.slice(0, -20))).toThrow(/no valid JSON/);
  });

  test('a lesson that is too long for a link goes as a file', () => {
    let seed = 1;
    const noise = () => {
      seed = (seed * 16807) % 2147483647;
      return seed.toString(36);
    };
    const steps = Array.from({ length: 20 }, () => ({
      title: 'A',
      text: Array.from({ length: 500 }, noise).join(' ').slice(0, 4000),
    }));
    expect(encodeLesson({ ...lesson, steps })).toBeNull();
    expect(readLessonFile(writeLessonFile({ ...lesson, steps }))?.steps).toHaveLength(20);
  });
});

describe('a view', () => {
  test('changes what it names, and leaves the rest', () => {
    const before = { ...DEFAULT_LINK_STATE, layer: 'conv2d', weight: 4, tab: 'train' as const };
    expect(withView(before, {})).toEqual(before);
    expect(withView(before, { column: 0, tab: 'layers' })).toEqual({
      ...before,
      column: 0,
      tab: 'layers',
    });
    expect(withView(before, lesson.steps[0]?.view ?? {})).toEqual({
      ...before,
      model: { kind: 'sample', id: 'mlp' },
      columns: [
        columnRecipe('float32'),
        { ...columnRecipe('int8'), weightBits: 4, scheme: 'tflite' },
      ],
      column: 1,
      layer: '',
      weight: null,
      tab: 'weights',
      part: 'channels',
    });
  });

  test('a column that is not there is the last one', () => {
    expect(withView(DEFAULT_LINK_STATE, { columns: [{ mode: 'int8' }] })).toMatchObject({
      column: 0,
      baseline: 0,
    });
  });

  test('the view of a page comes back, and says only what is not usual', () => {
    const page = { ...DEFAULT_LINK_STATE, layer: 'dense', tab: 'layers' as const };
    const view = viewOf(page);
    expect(view.columns).toEqual([
      { mode: 'float32' },
      { mode: 'float16' },
      { mode: 'weight-only-int8' },
      { mode: 'int8' },
    ]);
    expect(withView(DEFAULT_LINK_STATE, view)).toEqual(page);
  });
});

test('texts are paragraphs with marked terms; other brackets are text', () => {
  expect(paragraphsOf('The [scale] and\nsome [steps|scale].\n\n\n[no term] <i>x</i>')).toEqual([
    [
      { words: 'The ' },
      { words: 'scale', term: 'scale' },
      { words: ' and some ' },
      { words: 'steps', term: 'scale' },
      { words: '.' },
    ],
    [{ words: '[no term] <i>x</i>' }],
  ]);
});
