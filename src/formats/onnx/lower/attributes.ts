/** Typed reads of a node's attributes; every one names node and attribute where the value cannot be used. */
import { PlaygroundError } from '../../../base/errors.ts';
import { elementCount } from '../../../tensor/shape.ts';
import type { Known } from '../../arrays/known.ts';
import { type AttributeValue, badNode, EXPORT_AGAIN, type GraphNode } from './graph.ts';

export interface NodeAttributes {
  has(name: string): boolean;
  integer(name: string, otherwise: number): number;
  /** Whole numbers, `count` of them where given; undefined where the node has no such attribute. */
  integers(name: string, count?: number): readonly number[] | undefined;
  number(name: string, otherwise: number): number;
  numbers(name: string): readonly number[] | undefined;
  texts(name: string): readonly string[] | undefined;
  flag(name: string, otherwise?: boolean): boolean;
  text(name: string, otherwise: string): string;
  /** One of `allowed`; anything else is refused as not supported. */
  choice<T extends string>(name: string, allowed: readonly T[], otherwise: T): T;
  array(name: string): Known | undefined;
  /** @throws PlaygroundError `unsupported-op` saying why. */
  refuse(why: string): never;
}

export function readAttributes(node: GraphNode): NodeAttributes {
  const { name: nodeName, op, attributes } = node;
  const refuse = (why: string): never => {
    throw new PlaygroundError('unsupported-op', `Node ${nodeName} (${op}) ${why}.`, EXPORT_AGAIN, {
      layer: nodeName,
      op,
    });
  };
  const bad = (name: string, expected: string): never => {
    const shown = inWords(attributes.get(name));
    throw badNode(
      `Node ${nodeName} (${op}) has the attribute ${name} = ${shown}; expected ${expected}.`,
      node,
    );
  };
  const listOf = (name: string): readonly number[] | undefined => {
    const value = attributes.get(name);
    if (value === undefined) return undefined;
    const isNumbers = Array.isArray(value) && value.every((item) => typeof item === 'number');
    return isNumbers ? (value as readonly number[]) : bad(name, 'numbers');
  };
  const numberOf = (name: string, otherwise: number): number => {
    const value = attributes.get(name) ?? otherwise;
    return typeof value === 'number' && Number.isFinite(value) ? value : bad(name, 'a number');
  };
  const integerOf = (name: string, otherwise: number): number => {
    const value = numberOf(name, otherwise);
    return Number.isInteger(value) ? value : bad(name, 'a whole number');
  };
  const textOf = (name: string, otherwise: string): string => {
    const value = attributes.get(name) ?? otherwise;
    return typeof value === 'string' ? value : bad(name, 'text');
  };
  return {
    has: (name) => attributes.has(name),
    integer: integerOf,
    integers(name, count) {
      const list = listOf(name);
      if (list === undefined) return undefined;
      const fits = list.every(Number.isInteger) && (count ?? list.length) === list.length;
      return fits ? list : bad(name, `${count ?? ''} whole numbers`.trim());
    },
    number: numberOf,
    numbers: listOf,
    texts(name) {
      const value = attributes.get(name);
      if (value === undefined) return undefined;
      const isTexts = Array.isArray(value) && value.every((item) => typeof item === 'string');
      return isTexts ? (value as readonly string[]) : bad(name, 'texts');
    },
    flag: (name, otherwise = false) => integerOf(name, Number(otherwise)) !== 0,
    text: textOf,
    choice(name, allowed, otherwise) {
      const value = textOf(name, otherwise);
      const found = allowed.find((candidate) => candidate === value);
      return found ?? refuse(`has ${name} = ${JSON.stringify(value.slice(0, 40))}`);
    },
    array(name) {
      const value = attributes.get(name);
      if (value === undefined) return undefined;
      return typeof value === 'object' && 'dtype' in value ? value : bad(name, 'an array');
    },
    refuse,
  };
}

function inWords(value: AttributeValue | undefined): string {
  if (value === undefined) return 'nothing';
  if (typeof value === 'object' && 'dtype' in value)
    return `an array of ${elementCount(value.shape)} values`;
  return JSON.stringify(value).slice(0, 80);
}
