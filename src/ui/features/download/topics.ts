/** What can be asked about a file beside taking it, in the order of the tabs. */
export const TOPICS = [
  {
    topic: 'targets',
    title: 'Where does it run?',
    hint: 'Phones, GPU, microcontrollers, Edge TPU, Ethos-U',
  },
  {
    topic: 'firmware',
    title: 'What does firmware need?',
    hint: 'Scales, zero points, layout, memory, operators',
  },
  {
    topic: 'starters',
    title: 'Start a project with it',
    hint: 'C array, web page, Python script',
  },
] as const;

/** One of them. */
export type FileTopic = (typeof TOPICS)[number]['topic'];
