/** Leaves out of mutation what only changes the wording: sentences for people are read by reviewers, not by tests. */
import { declareValuePlugin, PluginKind } from '@stryker-mutator/api/plugin';

/** The part of Babel's syntax tree that is looked at. */
interface Node {
  readonly type: string;
  readonly value?: unknown;
  readonly quasis?: readonly { readonly value: { readonly raw: string } }[];
}

/** Words with a space between them; a single word may be a name that the code goes by. */
const PROSE = /\p{L}{2,}[,.:;’')]? +(\p{L}|\$)|\p{L}{2,} $|^ \p{L}{2,}/u;

function textOf(node: Node): string | undefined {
  if (node.type === 'StringLiteral') return String(node.value);
  if (node.type === 'TemplateLiteral') return node.quasis?.map(({ value }) => value.raw).join('$');
  return undefined;
}

const words = {
  shouldIgnore(path: object): string | undefined {
    const text = textOf((path as { node: Node }).node);
    return text !== undefined && PROSE.test(text) ? 'words for people' : undefined;
  },
};

export const strykerPlugins = [declareValuePlugin(PluginKind.Ignore, 'words', words)];
