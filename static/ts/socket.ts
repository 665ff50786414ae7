/** The line between one tab and its lab: numbered messages, the newest wins, and it comes back by itself. */
import type { ClientMessage, ServerMessage } from "./types";

export type Connection = "connecting" | "live" | "reconnecting" | "closed";

export interface Listener {
  message(message: ServerMessage): void;
  connection(state: Connection): void;
}

const FIRST_WAIT = 400;
const LONGEST_WAIT = 15_000;
const HEARTBEAT = 25_000;
const PATIENCE = 10_000;
// Codes with which the server says not to come back: there is nothing here, or there are too many tabs already.
const FINAL_CODES = new Set([4404, 4429]);

export class LabSocket {
  #socket: WebSocket | null = null;
  #id = 0;
  #newest = 0;
  #failures = 0;
  #retry = 0;
  #heartbeat = 0;
  #patience = 0;
  #state: Connection = "connecting";

  constructor(
    private readonly path: string,
    private readonly listener: Listener,
  ) {
    window.addEventListener("online", () => this.#hurry());
    document.addEventListener("visibilitychange", () => {
      if (!document.hidden) this.#hurry();
    });
  }

  get open(): boolean {
    return this.#socket?.readyState === WebSocket.OPEN;
  }

  connect(): void {
    clearTimeout(this.#retry);
    this.#newest = 0;
    const scheme = location.protocol === "https:" ? "wss:" : "ws:";
    const socket = new WebSocket(`${scheme}//${location.host}${this.path}`);
    this.#socket = socket;
    socket.addEventListener("message", (event) => this.#receive(socket, String(event.data)));
    socket.addEventListener("close", (event) => this.#closed(socket, event.code));
  }

  /** Sends a message and gives its id, or null when there is no connection. */
  send(message: ClientMessage): number | null {
    if (!this.#socket || !this.open) return null;
    this.#id += 1;
    this.#socket.send(JSON.stringify({ id: this.#id, ...message }));
    return this.#id;
  }

  /** Drops the line and takes it up again: the server then sends everything anew. */
  resync(): void {
    this.#socket?.close(4000, "resync");
  }

  #receive(socket: WebSocket, data: string): void {
    if (socket !== this.#socket) return;
    const message = JSON.parse(data) as ServerMessage;
    clearTimeout(this.#patience);
    if (message.n <= this.#newest) return;
    if (this.#newest && message.n > this.#newest + 1) {
      this.resync();
      return;
    }
    this.#newest = message.n;
    if (this.#state !== "live") {
      this.#failures = 0;
      this.#turn("live");
      this.#listen();
    }
    if (message.type !== "pong") this.listener.message(message);
  }

  #listen(): void {
    clearInterval(this.#heartbeat);
    this.#heartbeat = window.setInterval(() => {
      if (this.send({ do: "ping" }) === null) return;
      clearTimeout(this.#patience);
      this.#patience = window.setTimeout(() => this.resync(), PATIENCE);
    }, HEARTBEAT);
  }

  #closed(socket: WebSocket, code: number): void {
    if (socket !== this.#socket) return;
    this.#socket = null;
    clearInterval(this.#heartbeat);
    clearTimeout(this.#patience);
    if (FINAL_CODES.has(code)) {
      this.#turn("closed");
      return;
    }
    const wait = Math.min(LONGEST_WAIT, FIRST_WAIT * 2 ** this.#failures);
    this.#failures += 1;
    this.#turn("reconnecting");
    // A fifth of chance, so that a class does not come back in one moment.
    this.#retry = window.setTimeout(() => this.connect(), wait * (0.8 + Math.random() * 0.4));
  }

  #hurry(): void {
    if (this.#socket || this.#state !== "reconnecting") return;
    this.#failures = 0;
    this.connect();
  }

  #turn(state: Connection): void {
    if (state === this.#state) return;
    this.#state = state;
    this.listener.connection(state);
  }
}
