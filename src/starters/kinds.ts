/** What a starter is, without the code that makes it: what pages and help texts say of it. */
export interface StarterKind {
  /** What it is, in a few words. */
  readonly label: string;
  /** What it is for, in a sentence. */
  readonly about: string;
  /** What stands in the name in place of `.tflite`. */
  readonly ending: string;
  readonly mime: string;
  /** Whether it brings the runtime along. */
  readonly withRuntime: boolean;
}

/** By the name that the command line takes. */
export const STARTER_KINDS = {
  c: {
    label: 'C array',
    about:
      'The file as an array in a header, with scale, zero point, shape and memory as constants, and the operators to link: for TFLite Micro and other firmware.',
    ending: '.h',
    mime: 'text/x-c',
    withRuntime: false,
  },
  html: {
    label: 'Web page',
    about:
      'A page that runs the file with LiteRT.js on a picture or on random numbers, with all that it needs, as a .zip to be served.',
    ending: '.demo.zip',
    mime: 'application/zip',
    withRuntime: true,
  },
  python: {
    label: 'Python script',
    about:
      'Makes the file anew with the original tools and these settings, says where the result will differ, and compares the two.',
    ending: '.py',
    mime: 'text/x-python',
    withRuntime: false,
  },
} as const satisfies Record<string, StarterKind>;

/** Name of a starter. */
export type StarterName = keyof typeof STARTER_KINDS;

/** All names, in the order in which they are offered. */
export const STARTER_NAMES = Object.keys(STARTER_KINDS) as readonly StarterName[];
