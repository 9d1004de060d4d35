/** Bounds of what is read: files are hostile until they have been read. */

/** Records of a set; more make the index itself large. */
export const MOST_RECORDS = 2_000_000;
/** Classes of a set: as many as answers can be counted for. */
export const MOST_SET_CLASSES = 65_536;
/** Files that may be given at once, and entries of one archive. */
export const MOST_FILES = 2_000_000;
/** Bytes of one record, unpacked: a picture of 100 megapixels as it is stored. */
export const MOST_RECORD_BYTES = 256_000_000;
/** What has to be unpacked whole because it cannot be read in slices. */
export const MOST_UNPACKED_BYTES = 512_000_000;
/** Bytes of one line of a table or a text. */
export const MOST_LINE_BYTES = 4_000_000;
/** Characters of a name: of a file, a class, a column. */
export const MOST_NAME = 1_000;
