/** The lesson that a person is in: one field of a share link. The lesson itself is not in it. */

/** A step of a lesson. */
export interface LessonPlace {
  readonly id: string;
  /** Counted from 0. */
  readonly step: number;
}

/** Nobody writes so many steps. */
const MAX_STEP = 99;

/** As `<step>:<id>`. */
export const LESSON_FIELD = {
  link: 'n',
  values: '`<step>:<lesson>`, steps counted from 0',
  meaning: 'the lesson beside the page, and the step it has come to',
  write: (place: LessonPlace | null): unknown => place && `${place.step}:${place.id}`,
  nearest(value: unknown): LessonPlace | null | undefined {
    if (typeof value !== 'string') return undefined;
    const [, step, id] = /^(\d{1,4}):([a-z0-9-]{1,60})$/.exec(value) ?? [];
    if (step === undefined || id === undefined) return undefined;
    return { id, step: Math.min(Number(step), MAX_STEP) };
  },
};
