/** Where a runtime puts the tensors of a run into one piece of memory, the arena. */

/** The place of a tensor, or of a kernel's working memory, in the arena. */
export interface ArenaBlock {
  /** Index of the tensor in the graph; null for working memory. */
  readonly tensor: number | null;
  /** In bytes from the start of the arena. */
  readonly offset: number;
  readonly bytes: number;
  /** The first operator during which it is held; −1 for what is there before the first one runs, −2 for what is never used. */
  readonly first: number;
  /** The last operator during which it is held. */
  readonly last: number;
  /** The tensor whose memory this one lies in; its block holds for the lifetimes of both. */
  readonly sharedWith?: number;
}

/** The operator during which most memory is held. */
export interface ArenaPeak {
  /** Its place in the graph. */
  readonly operator: number;
  /** Bytes held, without the gaps between. */
  readonly bytes: number;
}

/** The plan of a runtime's own rule. */
export interface ArenaPlan {
  /** Offsets (TensorFlow Lite) or sizes (Micro) are multiples of this. */
  readonly alignment: number;
  /** What the runtime asks for: the end of the block that ends last. */
  readonly bytes: number;
  /** Bytes beside the arena that stay for all runs: expanded weights, variables. */
  readonly keptBytes: number;
  readonly blocks: readonly ArenaBlock[];
  /** Bytes held while each operator runs. */
  readonly heldBytes: readonly number[];
  /** Null in a graph without operators. */
  readonly peak: ArenaPeak | null;
}

/** What a plan takes in all. */
export const totalBytes = ({ bytes, keptBytes }: ArenaPlan): number => bytes + keptBytes;

/** A block that has no place yet. */
export interface Wanted {
  readonly tensor: number | null;
  readonly bytes: number;
  readonly first: number;
  readonly last: number;
}

/** `offset`, or the next multiple of `alignment`. */
export const aligned = (offset: number, alignment: number): number =>
  Math.ceil(offset / alignment) * alignment;

/** The plan of blocks that have their places. */
export function planOf(
  blocks: readonly ArenaBlock[],
  { operators, ...kept }: Pick<ArenaPlan, 'alignment' | 'keptBytes'> & { operators: number },
): ArenaPlan {
  const heldBytes = Array.from({ length: operators }, () => 0);
  for (const { first, last, bytes, sharedWith } of blocks) {
    if (sharedWith !== undefined) continue;
    for (let i = Math.max(0, first); i <= last && i < operators; i++) {
      heldBytes[i] = (heldBytes[i] ?? 0) + bytes;
    }
  }
  const most = heldBytes.reduce((a, b) => Math.max(a, b), 0);
  const operator = heldBytes.indexOf(most);
  return {
    ...kept,
    bytes: blocks.reduce((end, { offset, bytes }) => Math.max(end, offset + bytes), 0),
    blocks,
    heldBytes,
    peak: operator < 0 ? null : { operator, bytes: most },
  };
}

/** Whether two blocks are held at the same time. */
export function meet(
  a: Pick<Wanted, 'first' | 'last'>,
  b: Pick<Wanted, 'first' | 'last'>,
): boolean {
  return a.first <= b.last && b.first <= a.last;
}

/** Adds a block to a list by offset, behind those that start at the same place. */
export function insert(placed: ArenaBlock[], block: ArenaBlock): void {
  const after = placed.findIndex(({ offset }) => offset > block.offset);
  placed.splice(after < 0 ? placed.length : after, 0, block);
}
