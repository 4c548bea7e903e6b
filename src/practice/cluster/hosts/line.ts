import { connect, type Socket } from "node:net";

/** One TCP connection to a host, with a switch that makes both directions silent while the connection itself stays. */
export class Line {
  readonly #outside: Socket;
  readonly #inside: Socket | undefined;
  #held = false;

  /** `inside` = the unix socket of the server behind; without one nobody ever answers. */
  constructor(outside: Socket, inside?: string) {
    this.#outside = outside;
    this.#inside = inside === undefined ? undefined : connect(inside);
    outside.on("error", () => outside.destroy());
    if (this.#inside === undefined) {
      outside.resume();
      return;
    }
    this.#relay(outside, this.#inside);
    this.#relay(this.#inside, outside);
  }

  onClose(listener: () => void): void {
    this.#outside.once("close", listener);
  }

  hold(): void {
    this.#held = true;
    this.#outside.pause();
    this.#inside?.pause();
  }

  release(): void {
    this.#held = false;
    this.#outside.resume();
    this.#inside?.resume();
  }

  /** The other end sees a reset, as from a machine that was switched off and answers again. */
  cut(): void {
    this.#outside.resetAndDestroy();
    this.#inside?.destroy();
  }

  #relay(from: Socket, to: Socket): void {
    from.on("error", () => from.destroy());
    from.on("data", (data) => {
      if (to.write(data)) return;
      from.pause();
      to.once("drain", () => {
        if (!this.#held) from.resume();
      });
    });
    from.on("end", () => to.end());
    from.on("close", () => to.destroy());
  }
}
