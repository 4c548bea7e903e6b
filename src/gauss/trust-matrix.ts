import { z } from "zod";
import type { Node } from "../core/cluster.ts";
import { As, command, type Look, type Parsed, type Probe, reading, seen } from "../core/operation.ts";
import { linesOf } from "./lines.ts";

/** What ssh from one machine to another gave: the name the other one calls itself, or why there was none. */
const Answer = z.union([z.object({ hostName: z.string() }), z.object({ refused: z.string() })]);

export const Pair = z.object({ from: z.string(), to: z.string(), user: As, answer: reading(Answer) });
export type Pair = z.infer<typeof Pair>;

/**
 * ~/.bashrc comes first: since 3.0 the key has a passphrase, and only that file says which agent holds it. No `&&` after it, since a
 * file whose last line is a test that fails is a good file.
 */
export const WITH_AGENT = '. "$1"; shift; exec "$@"';
const OPTIONS = ["BatchMode=yes", "ConnectTimeout=3", "StrictHostKeyChecking=yes"].flatMap((option) => ["-o", option]);
/** Nobody is asked anything, so a missing key, or a host key that is not known, ends it at once. */
export const SSH = ["ssh", ...OPTIONS];

export const sshTo = (address: string, home: string): Probe<z.infer<typeof Answer>> => ({
  source: `ssh to ${address}`,
  command: command("bash", "-c", WITH_AGENT, "bash", `${home}/.bashrc`, ...SSH, address, "hostname"),
  // Five at a time per account and host; the others wait.
  deadlineMs: 30_000,
  parse: parseAnswer,
});

function parseAnswer(output: string, code: number): Parsed<z.infer<typeof Answer>> {
  const lines = linesOf(output);
  if ("notRecognised" in lines) return lines;
  // A banner may stand before it.
  const last = lines.value.findLast((line) => line.trim() !== "")?.trim() ?? "";
  if (code !== 0) return { value: { refused: last.slice(0, 200) || `ssh ended with ${code}` } };
  return last === "" ? { notRecognised: "ssh printed nothing" } : { value: { hostName: last } };
}

export interface Login {
  readonly node: string;
  readonly user: As;
  readonly home: string;
}

/** From every machine to every machine, itself too, for each account. */
export const lookAtPairs = (look: Look, logins: readonly Login[], nodes: readonly Node[]): Promise<Pair[]> =>
  Promise.all(
    logins.flatMap(({ node: from, user, home }) =>
      nodes.map(async ({ name: to, backIp }) => ({
        from,
        to,
        user,
        answer: await look(from, sshTo(backIp, home), user),
      })),
    ),
  );

/** Why a pair does not count as trusting; undefined when the machine that is meant answered, by the name it tells us too. */
export function wrongIn({ answer }: Pair, expected: string): string | undefined {
  const value = seen(answer);
  if (value === undefined) return "unreadable" in answer ? answer.unreadable : "unknown";
  if ("refused" in value) return value.refused;
  return value.hostName === expected ? undefined : `answered as ${value.hostName}`;
}
