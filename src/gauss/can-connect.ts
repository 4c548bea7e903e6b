import { z } from "zod";
import { command, type Parsed, type Probe } from "../core/operation.ts";
import { firstText, linesOf, quoted } from "./lines.ts";

/** `refused`: the host lives, nothing listens. `silent`: nobody answered, so neither life nor death is proved. */
export const Connection = z.enum(["open", "refused", "silent"]);
export type Connection = z.infer<typeof Connection>;

/** `timeout` ends with this when it had to stop the command. */
const TIMED_OUT = 124;

/**
 * Whether this member reaches another one. The script is constant; address and port are its arguments. LC_ALL=C because bash tells
 * a refusal from a missing route by text alone, and says it in the user's language.
 */
export const canConnect = (ip: string, port: number): Probe<Connection> => ({
  source: "tcp",
  command: command("env", "LC_ALL=C", "timeout", "3", "bash", "-c", 'exec 3<>"/dev/tcp/$0/$1"', ip, String(port)),
  parse: parseConnection,
});

function parseConnection(output: string, code: number): Parsed<Connection> {
  if (code === 0) return { value: "open" };
  if (code === TIMED_OUT) return { value: "silent" };
  if (code === 1 && /: Connection refused$/m.test(output)) return { value: "refused" };
  if (code === 1 && /: (?:No route to host|Network is unreachable|Connection timed out)$/m.test(output))
    return { value: "silent" };
  const lines = linesOf(output);
  return { notRecognised: `exit ${code}: ${quoted("value" in lines ? firstText(lines.value) : "")}` };
}
