import { createServer, type Server, type Socket } from "node:net";
import { memberOf, type State } from "../state/member.ts";
import { encode, onFrames } from "./frames.ts";
import type { Invocations } from "./invocations.ts";
import { type Asked, RunningCall } from "./running-call.ts";
import { Gone, type Tool } from "./tool.ts";

const LINES_AT_ONCE = 2_000;

/** Runs the tools: the stand-ins on the hosts connect here. */
export class ToolServer {
  readonly #server: Server;
  readonly #sockets = new Set<Socket>();
  readonly #tools: ReadonlyMap<string, Tool>;
  readonly #state: State;
  readonly #invocations: Invocations;
  readonly #changed: () => Promise<void>;

  constructor(tools: readonly Tool[], state: State, invocations: Invocations, changed: () => Promise<void>) {
    this.#tools = new Map(tools.map((tool) => [tool.name, tool]));
    this.#state = state;
    this.#invocations = invocations;
    this.#changed = changed;
    this.#server = createServer((socket) => this.#serve(socket));
  }

  listen(path: string): Promise<void> {
    return new Promise((resolve, reject) => {
      this.#server.once("error", reject);
      this.#server.listen(path, resolve);
    });
  }

  close(): Promise<void> {
    for (const socket of this.#sockets) socket.destroy();
    return new Promise((resolve) => this.#server.close(() => resolve()));
  }

  #serve(socket: Socket): void {
    this.#sockets.add(socket);
    socket.on("close", () => this.#sockets.delete(socket));
    socket.on("error", () => socket.destroy());
    const words: string[] = [];
    let facts = "";
    let call: RunningCall | undefined;
    onFrames(socket, ({ kind, payload }) => {
      if (kind === "f") facts = payload.toString();
      if (kind === "a") words.push(payload.toString());
      if (kind === "c") call = this.#start(socket, words, facts, payload.toString());
      if (kind === "i") call?.typed(payload.toString());
      if (kind === "e") call?.typed(undefined);
    });
  }

  #start(socket: Socket, [host = "", name = "", ...args]: readonly string[], facts: string, env: string): RunningCall {
    const tool = this.#tools.get(name);
    if (tool === undefined) throw new Error(`no stand-in is called ${name}`);
    const asked = { args, env: parseEnv(env), ...parseFacts(facts) };
    const member = memberOf(this.#state, host);
    const call = new RunningCall(this.#state, member, asked, socket, tool, this.#changed);
    void this.#run(tool, call, socket);
    return call;
  }

  /** The fault `talkative`: a tool that prints more than anybody would keep in memory. */
  async #talk(call: RunningCall, argv: readonly string[]): Promise<void> {
    const { talkative } = this.#state;
    if (talkative === undefined || !talkative.words.every((word, index) => argv[index] === word)) return;
    this.#state.talkative = undefined;
    for (let from = 0; from < talkative.lines; from += LINES_AT_ONCE) {
      const count = Math.min(LINES_AT_ONCE, talkative.lines - from);
      const line = (_: unknown, index: number): string =>
        `\rThe program is running ${"|/-\\"[index % 4]}\rline ${from + index + 1} of a tool that talks a lot\n`;
      call.out(Array.from({ length: count }, line).join(""));
      await call.taken();
    }
  }

  /** The fault `asksMore`: whoever answers, with whatever, is heard. */
  async #askMore(call: RunningCall, tool: Tool): Promise<void> {
    const { mishaps } = this.#state;
    if (mishaps.asks?.tool !== tool.name) return;
    call.out(mishaps.asks.question);
    mishaps.asks = undefined;
    await call.readLine();
  }

  async #run(tool: Tool, call: RunningCall, socket: Socket): Promise<void> {
    const argv = [tool.name, ...call.args];
    const invocation = this.#invocations.begin(call.host.name, call.user, argv, call.now());
    try {
      await this.#talk(call, argv);
      await this.#askMore(call, tool);
      const code = await tool.run(call);
      this.#invocations.end(invocation, code, call.now());
      call.flush();
      socket.end(encode("x", String(code)));
    } catch (error) {
      this.#invocations.end(invocation, null, new Date());
      if (!(error instanceof Gone)) socket.end(encode("r", `${String(error)}\n`));
      if (!(error instanceof Gone)) console.error(error);
    }
  }
}

/** Two digits (stdin and stdout are terminals), the pid, a blank, the working directory. */
function parseFacts(text: string): Omit<Asked, "args" | "env"> {
  const [, stdin, stdout, pid = "0", cwd = "/"] = /^(\d)(\d)(\d+) (.*)$/s.exec(text) ?? [];
  return { stdinIsTerminal: stdin === "1", stdoutIsTerminal: stdout === "1", pid: Number(pid), cwd };
}

const parseEnv = (text: string): Record<string, string> =>
  Object.fromEntries(
    text.split("\0").map((pair) => {
      const at = pair.indexOf("=");
      return [pair.slice(0, at), pair.slice(at + 1)];
    }),
  );
