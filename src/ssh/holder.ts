import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import type { Connection } from "./connection.ts";
import type { Hosts, Opened } from "./hosts.ts";
import { MARK, words } from "./quote.ts";
import type { Route } from "./route.ts";
import { ran } from "./run.ts";
import { Unreachable } from "./trouble.ts";
import { within } from "./until.ts";

const PROGRAM = readFileSync(new URL("./holder.py", import.meta.url), "utf8");
const SHA256 = createHash("sha256").update(PROGRAM).digest("hex");
/** No job's name begins with a dot. */
const FILE = `.holder-${SHA256}.py`;
/** For one question to a host that is connected (milliseconds). */
const ASK_MS = 15_000;

/** Puts the program on the host under the name of its content; one that arrived in part never gets that name. */
const DELIVER = `umask 077
echo ${MARK}
d=$HOME/.gauss-chatops
t=$d/.new-$$
mkdir -p "$d" && head -c ${Buffer.byteLength(PROGRAM)} >"$t" && [ "$(sha256sum <"$t")" = '${SHA256}  -' ] && mv -f "$t" "$d/${FILE}" && exit 0
rm -f "$t"
exit 1`;

/** The system's own python3 first: others in an account's PATH may be slow wrappers. */
const PYTHON = `p=$(PATH=/usr/bin:$PATH; command -v python3) || p=python3`;

const callOf = (argv: readonly string[]): string =>
  `${PYTHON}\necho ${MARK}\nexec "$p" -IS "$HOME/.gauss-chatops/${FILE}" ${words(argv)}`;

/** Talks to the holders of jobs on hosts. */
export class Holder {
  readonly #hosts: Hosts;
  readonly #delivered = new WeakMap<Connection, Promise<void>>();

  constructor(hosts: Hosts) {
    this.#hosts = hosts;
  }

  /** One question and its answer, a line. Asking again is harmless: the host knows what it has done already. */
  ask(route: Route, argv: readonly string[], request?: unknown): Promise<string> {
    return within(ASK_MS, `no answer from ${route.host} within ${ASK_MS} ms`, async (until) => {
      const opened = await this.open(route, argv, until);
      const input = request === undefined ? "" : `${JSON.stringify(request)}\n`;
      const { code, output, stderr } = await ran(opened, input, until);
      if (code === 0) return output.toString("utf8").trim();
      this.forget(opened.connection);
      const said = stderr.toString("utf8").trim() || output.toString("utf8").trim();
      throw new Unreachable("not-recognised", `python3 on ${route.host} ended with ${code}: ${said.slice(-2_000)}`);
    });
  }

  /** Begins a call of the holder, whose stdin stays open. */
  open(route: Route, argv: readonly string[], until: AbortSignal): Promise<Opened> {
    return this.#hosts.open(route, callOf(argv), until, (connection) => this.#deliver(route, connection, until));
  }

  /** To be called when a call failed on the host itself: the program may have been swept away. */
  forget(connection: Connection): void {
    this.#delivered.delete(connection);
  }

  #deliver(route: Route, connection: Connection, until: AbortSignal): Promise<void> {
    const known = this.#delivered.get(connection);
    if (known !== undefined) return known;
    const delivered = (async () => {
      const session = await connection.exec(DELIVER, until);
      const { code, output } = await ran({ connection, ...session }, PROGRAM, until);
      if (code === 0) return;
      throw new Unreachable("not-recognised", `${route.host} did not take the job holder: ${output.toString("utf8")}`);
    })();
    this.#delivered.set(connection, delivered);
    delivered.catch(() => this.forget(connection));
    return delivered;
  }
}
