import { command, type Probe } from "../core/operation.ts";
import { readLine } from "./answer.ts";

const SCRIPT = 'a=$(date +%s%N); exec 3<>"/dev/tcp/$0/$1" || exit 1; b=$(date +%s%N); echo $((b - a))';

/** Milliseconds until another machine has answered a knock. Not by ping: it may be missing, and firewalls swallow it. */
export const delayTo = (ip: string, port: number): Probe<number> => ({
  source: "tcp",
  command: command("env", "LC_ALL=C", "timeout", "4", "bash", "-c", SCRIPT, ip, String(port)),
  deadlineMs: 7_000,
  parse: readLine(/^(\d+)$/, ([nanoseconds]) => Math.round(Number(nanoseconds) / 1_000_000)),
});
