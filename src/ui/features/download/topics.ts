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
] as const;

/** One of them. */
export type FileTopic = (typeof TOPICS)[number]['topic'];
