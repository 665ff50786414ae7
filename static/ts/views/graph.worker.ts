/** Lays out DOT as SVG away from the page's own thread. */
import { Graphviz } from "@hpcc-js/wasm-graphviz";

export interface Request {
  readonly id: number;
  readonly dot: string;
}

export type Answer = { readonly id: number; readonly svg: string } | { readonly id: number; readonly error: string };

const graphviz = Graphviz.load();

addEventListener("message", (event: MessageEvent<Request>) => {
  const { id, dot } = event.data;
  graphviz.then(
    (engine) => answer({ id, svg: engine.layout(dot, "svg", "dot") }),
    (error: unknown) => answer({ id, error: String(error) }),
  );
});

function answer(message: Answer): void {
  postMessage(message);
}
