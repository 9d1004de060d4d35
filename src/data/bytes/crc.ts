/** Checksums: CRC-32 of zip archives, and CRC-32C (Castagnoli), which TFRecord masks. */

/** Eight tables: eight bytes in a step. */
const ZIP = tables(0xedb88320);
const CASTAGNOLI = tables(0x82f63b78);

function tables(polynomial: number): readonly Uint32Array[] {
  const first = Uint32Array.from({ length: 256 }, (_, byte) => {
    let crc = byte;
    for (let bit = 0; bit < 8; bit++) crc = crc & 1 ? (crc >>> 1) ^ polynomial : crc >>> 1;
    return crc;
  });
  const all = [first];
  for (let i = 1; i < 8; i++) {
    all.push(all[i - 1]!.map((crc) => (crc >>> 8) ^ first[crc & 255]!));
  }
  return all;
}

export const crc32 = (bytes: Uint8Array): number => checksum(bytes, ZIP);
export const crc32c = (bytes: Uint8Array): number => checksum(bytes, CASTAGNOLI);

function checksum(bytes: Uint8Array, tables: readonly Uint32Array[]): number {
  const [t0, t1, t2, t3, t4, t5, t6, t7] = tables;
  let crc = 0xffffffff;
  let at = 0;
  for (; at + 8 <= bytes.length; at += 8) {
    crc ^= bytes[at]! | (bytes[at + 1]! << 8) | (bytes[at + 2]! << 16) | (bytes[at + 3]! << 24);
    crc =
      t7![crc & 255]! ^
      t6![(crc >>> 8) & 255]! ^
      t5![(crc >>> 16) & 255]! ^
      t4![crc >>> 24]! ^
      t3![bytes[at + 4]!]! ^
      t2![bytes[at + 5]!]! ^
      t1![bytes[at + 6]!]! ^
      t0![bytes[at + 7]!]!;
  }
  for (; at < bytes.length; at++) crc = t0![(crc ^ bytes[at]!) & 255]! ^ (crc >>> 8);
  return ~crc >>> 0;
}

/** As TFRecord stores it: a checksum of what contains checksums would be weak. */
export function maskedCrc32c(bytes: Uint8Array): number {
  const crc = crc32c(bytes);
  return (((crc >>> 15) | (crc << 17)) + 0xa282ead8) >>> 0;
}
