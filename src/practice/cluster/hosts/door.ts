import { createServer, type Server } from "node:net";
import { Line } from "./line.ts";
import { Silence } from "./silence.ts";

export type DoorState = "open" | "refused" | "silent";

/** One port of a host as others see it: it answers, refuses, or swallows packets. */
export class Door {
  readonly address: string;
  readonly port: number;
  readonly #inside: string | undefined;
  readonly #python: string;
  readonly #lines = new Set<Line>();
  #server: Server | undefined;
  #silence: Silence | undefined;
  #turning: Promise<void> = Promise.resolve();
  #state: DoorState = "refused";

  constructor(address: string, port: number, python: string, inside?: string) {
    this.address = address;
    this.port = port;
    this.#python = python;
    this.#inside = inside;
  }

  /** One turn after the other, so that the last one asked for is the one that stays. */
  turn(state: DoorState): Promise<void> {
    const turned = this.#turning.then(() => this.#turn(state));
    this.#turning = turned.catch(() => {});
    return turned;
  }

  /** Cuts what is connected; new connections are as before. */
  cut(): void {
    for (const line of this.#lines) line.cut();
    this.#lines.clear();
  }

  async #turn(state: DoorState): Promise<void> {
    if (state === this.#state) return;
    if (state === "silent") {
      const silence = await Silence.prepare(this.#python);
      for (const line of this.#lines) line.hold();
      this.#shut();
      await silence.hold(this.address, this.port);
      this.#silence = silence;
    } else {
      await this.#silence?.end();
      this.#silence = undefined;
      if (state === "refused") this.#shut();
      if (state === "refused") this.cut();
      if (state === "open") await this.#open();
      for (const line of this.#lines) line.release();
    }
    this.#state = state;
  }

  #open(): Promise<void> {
    const server = createServer({ allowHalfOpen: true, noDelay: true }, (socket) => {
      const line = new Line(socket, this.#inside);
      this.#lines.add(line);
      line.onClose(() => this.#lines.delete(line));
    });
    this.#server = server;
    return new Promise((resolve, reject) => {
      server.once("error", reject);
      server.listen({ host: this.address, port: this.port, backlog: 128 }, resolve);
    });
  }

  // The listening socket is gone at once; connections that stand go on, so there is nothing to wait for.
  #shut(): void {
    this.#server?.close();
    this.#server = undefined;
  }
}
