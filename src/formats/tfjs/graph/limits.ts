/** The longest dimension there is: shapes are int32 in a .tflite file. */
export const MAX_LENGTH = 2 ** 31 - 1;

/** Most parts that one node cuts its data into. */
export const MAX_PARTS = 2 ** 12;

/** Most elements that are computed while a model is read. */
export const MAX_FOLDED = 2 ** 24;
