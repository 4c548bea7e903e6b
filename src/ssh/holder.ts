import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import type { Hosts, Opened } from "./hosts.ts";
import { MARK, words } from "./quote.ts";
import type { Route } from "./route.ts";
import { type Ran, ran } from "./run.ts";
import { Unreachable } from "./trouble.ts";
import { within } from "./until.ts";

const PROGRAM = readFileSync(new URL("./holder.py", import.meta.url), "utf8");
const SHA256 = createHash("sha256").update(PROGRAM).digest("hex");
/** No job's name begins with a dot. */
const FILE = `.holder-${SHA256}.py`;
/** For one question to a host that is connected (milliseconds). */
const ASK_MS = 15_000;

/** The exit code of a call when the program is not there, or is not ours. */
export const NOT_THERE = 94;

const PLACE = `umask 077
f=$HOME/.gauss-chatops/${FILE}
ours() { [ "$(sha256sum <"$1")" = '${SHA256}  -' ]; } 2>/dev/null`;

/** Puts the program on the host under the name of its content; one that arrived in part never gets that name. */
const DELIVER = `${PLACE}
echo ${MARK}
t=$f.$$
mkdir -p "$HOME/.gauss-chatops" && head -c ${Buffer.byteLength(PROGRAM)} >"$t" && ours "$t" && mv -f "$t" "$f" && exit 0
rm -f "$t"
exit 1`;

/** The system's own python3 first: others in an account's PATH may be slow wrappers. */
const callOf = (argv: readonly string[]): string => `${PLACE}
ours "$f" || exit ${NOT_THERE}
p=$(PATH=/usr/bin:$PATH; command -v python3) || p=python3
echo ${MARK}
exec "$p" -IS "$f" ${words(argv)}`;

/** Talks to the holders of jobs on hosts. The program is sent when a call finds it missing, so that a call is one exec. */
export class Holder {
  readonly #hosts: Hosts;

  constructor(hosts: Hosts) {
    this.#hosts = hosts;
  }

  /** One question and its answer, a line. Asking again is harmless: the host knows what it has done already. */
  ask(route: Route, argv: readonly string[], request?: unknown): Promise<string> {
    return within(ASK_MS, `no answer from ${route.host} within ${ASK_MS} ms`, async (until) => {
      const input = request === undefined ? "" : `${JSON.stringify(request)}\n`;
      const call = async (): Promise<Ran> => ran(await this.open(route, argv, until), input, until);
      let done = await call();
      if (done.code === NOT_THERE) {
        await this.deliver(route, until);
        done = await call();
      }
      if (done.code === 0) return done.output.toString("utf8").trim();
      throw failed(route, done);
    });
  }

  /** Begins a call, whose stdin stays open. It ends with `NOT_THERE` when the program has to be delivered first. */
  open(route: Route, argv: readonly string[], until: AbortSignal): Promise<Opened> {
    return this.#hosts.open(route, callOf(argv), until);
  }

  async deliver(route: Route, until: AbortSignal): Promise<void> {
    const done = await ran(await this.#hosts.open(route, DELIVER, until), PROGRAM, until);
    if (done.code !== 0) throw failed(route, done);
  }
}

function failed({ host }: Route, { code, output, stderr }: Ran): Unreachable {
  const said = stderr.toString("utf8").trim() || output.toString("utf8").trim();
  return new Unreachable("not-recognised", `the job holder on ${host} ended with ${code}: ${said.slice(-2_000)}`);
}
