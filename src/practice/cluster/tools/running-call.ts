import { once } from "node:events";
import type { Socket } from "node:net";
import type { Member, State } from "../state/member.ts";
import { settle } from "../state/settle.ts";
import { encode } from "./frames.ts";
import { type Call, Gone, type Tool } from "./tool.ts";

const BLOCK = 8_192;

export interface Asked {
  readonly args: readonly string[];
  readonly env: Readonly<Record<string, string>>;
  readonly cwd: string;
  readonly pid: number;
  readonly stdinIsTerminal: boolean;
  readonly stdoutIsTerminal: boolean;
}

/** A call whose client is a process on a host; it dies with that process. */
export class RunningCall implements Call {
  readonly state: State;
  readonly host: Member;
  readonly user: string;
  readonly args: readonly string[];
  readonly env: Readonly<Record<string, string>>;
  readonly cwd: string;
  readonly pid: number;
  readonly terminal: boolean;
  readonly changed: () => Promise<void>;
  readonly #socket: Socket;
  readonly #tool: Tool;
  readonly #buffered: boolean;
  readonly #die = new AbortController();
  #block = "";
  #lines = 0;
  #typed: ((line: string | undefined) => void) | undefined;

  constructor(state: State, host: Member, asked: Asked, socket: Socket, tool: Tool, changed: () => Promise<void>) {
    this.state = state;
    this.host = host;
    this.user = asked.env["USER"] ?? asked.env["LOGNAME"] ?? "omm";
    this.args = asked.args;
    this.env = asked.env;
    this.cwd = asked.cwd;
    this.pid = asked.pid;
    this.terminal = asked.stdinIsTerminal;
    this.changed = changed;
    this.#socket = socket;
    this.#tool = tool;
    this.#buffered = tool.buffered === true && !asked.stdoutIsTerminal && (asked.env["PYTHONUNBUFFERED"] ?? "") === "";
    socket.on("close", () => this.#die.abort());
  }

  now(): Date {
    const now = new Date();
    settle(this.state, now.getTime());
    return now;
  }

  out(text: string): void {
    this.#mustLive();
    const said = this.#untilDeath(text);
    this.#block += said ?? text;
    if (!this.#buffered || this.#block.length >= BLOCK) this.flush();
    if (said !== undefined) this.#kill();
  }

  /** The fault `toolDies`: the part of the text up to its last line; undefined while it lives on. */
  #untilDeath(text: string): string | undefined {
    const { mishaps } = this.state;
    const lines = text.split(/(?<=\n)/);
    const left = (mishaps.dies?.afterLine ?? 0) - this.#lines;
    this.#lines += lines.filter((line) => line.endsWith("\n")).length;
    if (mishaps.dies?.tool !== this.#tool.name || this.#lines < mishaps.dies.afterLine) return undefined;
    return lines.slice(0, left).join("");
  }

  /** By its own hand, so that it has said before what was said before. */
  #kill(): never {
    this.state.mishaps.dies = undefined;
    this.#socket.write(encode("k", ""));
    this.#die.abort();
    throw new Gone();
  }

  err(text: string): void {
    this.#mustLive();
    this.#socket.write(encode("r", text));
  }

  flush(): void {
    if (this.#block !== "") this.#socket.write(encode("o", this.#block));
    this.#block = "";
  }

  /** Resolves when the client has taken what was printed. */
  async taken(): Promise<void> {
    this.flush();
    if (this.#socket.writableNeedDrain) await this.#unlessGone(once(this.#socket, "drain"));
  }

  loseInput(): void {
    this.#mustLive();
    this.#socket.write(encode("l", ""));
  }

  readLine(): Promise<string | undefined> {
    return this.#typedAfter("w", "");
  }

  async readSecret(question: string): Promise<string | undefined> {
    return (await this.#typedAfter("s", question))?.replace(/\r?\n$/, "");
  }

  #typedAfter(kind: "w" | "s", question: string): Promise<string | undefined> {
    this.#mustLive();
    this.flush();
    this.#socket.write(encode(kind, question));
    return this.#unlessGone(
      new Promise((resolve) => {
        this.#typed = resolve;
      }),
    );
  }

  /** What the client read, for the `readLine` that asked. */
  typed(line: string | undefined): void {
    this.#typed?.(line);
  }

  pause(realMs: number): Promise<void> {
    const ms = realMs * this.state.timeScale * this.state.slowness;
    let timer: NodeJS.Timeout | undefined;
    const over = new Promise<void>((resolve) => {
      timer = setTimeout(resolve, ms);
    });
    return this.#unlessGone(over).finally(() => clearTimeout(timer));
  }

  hang(): Promise<never> {
    return this.#unlessGone(new Promise(() => {}));
  }

  #unlessGone<T>(work: Promise<T>): Promise<T> {
    const { signal } = this.#die;
    if (signal.aborted) return Promise.reject(new Gone());
    return new Promise((resolve, reject) => {
      const gone = () => reject(new Gone());
      signal.addEventListener("abort", gone, { once: true });
      work.then(resolve, reject).finally(() => signal.removeEventListener("abort", gone));
    });
  }

  #mustLive(): void {
    if (this.#die.signal.aborted) throw new Gone();
  }
}
