/** TypeScript's view of the schema data: `TableObject<'Conv2DOptions'>` is what the reader returns and the writer takes. */
import type { TABLES } from './tables.ts';

type Tables = typeof TABLES;
/** Name of a table of the schema. */
export type TableName = keyof Tables;

interface ScalarTypes {
  bool: boolean;
  i8: number;
  u8: number;
  i16: number;
  u16: number;
  i32: number;
  u32: number;
  i64: bigint;
  u64: bigint;
  f32: number;
  f64: number;
  string: string;
}

interface VectorTypes {
  bool: Uint8Array;
  i8: Int8Array;
  u8: Uint8Array;
  i16: Int16Array;
  u16: Uint16Array;
  i32: Int32Array;
  u32: Uint32Array;
  i64: BigInt64Array;
  u64: BigUint64Array;
  f32: Float32Array;
  f64: Float64Array;
  string: string[];
}

/** A table behind a union field, with the name of the table it is. */
export interface UnionValue {
  readonly table: TableName;
  readonly value: Readonly<Record<string, unknown>>;
}

type FieldValue<F extends string> = F extends 'deprecated'
  ? never
  : F extends `union:${string}`
    ? UnionValue
    : F extends `${infer S}=${string}`
      ? FieldValue<S>
      : F extends keyof ScalarTypes
        ? ScalarTypes[F]
        : F extends `[${infer E}]`
          ? E extends keyof VectorTypes
            ? VectorTypes[E]
            : E extends TableName
              ? TableObject<E>[]
              : never
          : F extends TableName
            ? TableObject<F>
            : never;

/** A table as a plain object. A field that the file leaves out is missing here too; the schema's default holds for it. */
export type TableObject<T extends TableName> = {
  -readonly [F in keyof Tables[T]]?: FieldValue<Tables[T][F] & string>;
};
