/** The part of jsfive that `hdf5.ts` uses; the package has no types of its own. */
declare module 'jsfive' {
  export interface HeaderMessage {
    get(field: 'type' | 'size' | 'offset_to_message'): number;
  }

  export interface DataObjects {
    readonly msgs: readonly HeaderMessage[];
    find_msg_type(type: number): HeaderMessage[];
    get_attributes(): Record<string, unknown>;
    _global_heaps: Record<string, unknown>;
    _attr_value(dtype: unknown, buffer: ArrayBuffer, count: number, offset: number): unknown[];
    _vlen_size_and_data(buffer: ArrayBuffer, offset: number): [number, ArrayBuffer];
  }

  export class Group {
    readonly keys: string[];
    readonly _dataobjects: DataObjects;
    get(path: string): Group | Dataset | null;
  }

  export class File extends Group {
    constructor(buffer: ArrayBuffer, name?: string);
  }

  export class Dataset {
    /** E.g. "<f4"; an array for types without a NumPy name. */
    readonly dtype: string | unknown[];
    readonly shape: number[];
    readonly _dataobjects: DataObjects;
  }
}
