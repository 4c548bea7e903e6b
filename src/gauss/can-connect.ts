import { z } from "zod";
import { type Command, command, type Parsed, type Probe } from "../core/operation.ts";
import { firstText, linesOf, quoted } from "./lines.ts";

/** `refused`: the host lives, nothing listens. `silent`: nobody answered, so neither life nor death is proved. */
export const Connection = z.enum(["open", "refused", "silent"]);
export type Connection = z.infer<typeof Connection>;

/** A knock tells two kinds of silence apart: with no route a connection fails by itself, and whoever tries goes on. */
export const Knock = z.enum(["open", "refused", "no-route", "silent"]);
export type Knock = z.infer<typeof Knock>;

/** `timeout` ends with this when it had to stop the command. */
const TIMED_OUT = 124;

/**
 * Whether this member reaches another one. The script is constant; address and port are its arguments. LC_ALL=C because bash tells
 * a refusal from a missing route by text alone, and says it in the user's language.
 */
export const canConnect = (ip: string, port: number): Probe<Connection> => ({
  source: "tcp",
  command: connecting(ip, port, 3),
  parse(output, code) {
    const knocked = parseKnock(output, code);
    if ("notRecognised" in knocked) return knocked;
    return { value: knocked.value === "no-route" ? "silent" : knocked.value };
  },
});

/** The same with the patience to hear that there is no route: a machine that is off is given up after three seconds. */
export const knock = (ip: string, port: number): Probe<Knock> => ({
  source: "tcp",
  command: connecting(ip, port, 4),
  deadlineMs: 7_000,
  parse: parseKnock,
});

const connecting = (ip: string, port: number, seconds: number): Command =>
  command("env", "LC_ALL=C", "timeout", String(seconds), "bash", "-c", 'exec 3<>"/dev/tcp/$0/$1"', ip, String(port));

function parseKnock(output: string, code: number): Parsed<Knock> {
  if (code === 0) return { value: "open" };
  if (code === TIMED_OUT) return { value: "silent" };
  if (code === 1 && /: Connection refused$/m.test(output)) return { value: "refused" };
  if (code === 1 && /: (?:No route to host|Network is unreachable)$/m.test(output)) return { value: "no-route" };
  if (code === 1 && /: Connection timed out$/m.test(output)) return { value: "silent" };
  const lines = linesOf(output);
  return { notRecognised: `exit ${code}: ${quoted("value" in lines ? firstText(lines.value) : "")}` };
}
