/** Where the operators of a network stand on a picture, so that edges run down and cross little. */
import { Graph, layout } from '@dagrejs/dagre';
import type { Network } from './network.ts';
import { BOX, PAGE } from './picture.ts';

interface Point {
  readonly x: number;
  readonly y: number;
}

/** Places of a page of operators. */
export interface NetworkLayout {
  readonly width: number;
  readonly height: number;
  /** Middle of each box, by `at`. */
  readonly places: readonly (Point & { readonly at: number })[];
  /** Lines from box to box. */
  readonly lines: readonly {
    readonly from: number;
    readonly to: number;
    readonly points: readonly Point[];
  }[];
}

/** A network with places for a page of it. */
export interface PlacedNetwork extends Network {
  /** Operator that the page begins with, in the order of `nodes`. */
  readonly first: number;
  readonly layout: NetworkLayout;
}

/**
 * Places the operators `first` to `first` + {@link PAGE} in the order of the file, and the edges between them. dagre: Sugiyama's
 * layers, ordered for few crossings.
 */
export function layOut({ nodes, edges }: Network, first = 0): NetworkLayout {
  const page = nodes.slice(first, first + PAGE);
  const graph = new Graph();
  graph.setGraph({ rankdir: 'TB', nodesep: 18, ranksep: 26, marginx: 10, marginy: 10 });
  graph.setDefaultEdgeLabel(() => ({}));
  for (const { at } of page) graph.setNode(String(at), { ...BOX });
  const own = new Set(page.map(({ at }) => at));
  const within = edges.filter(({ from, to }) => own.has(from) && own.has(to));
  for (const { from, to } of within) graph.setEdge(String(from), String(to));
  layout(graph);
  const { width = 0, height = 0 } = graph.graph();
  return {
    width,
    height,
    places: page.map(({ at }) => {
      const { x = 0, y = 0 } = graph.node(String(at));
      return { at, x, y };
    }),
    lines: within.map(({ from, to }) => ({
      ...{ from, to },
      points: graph.edge(String(from), String(to))?.points ?? [],
    })),
  };
}
