import { type Command, command, type Probe } from "../core/operation.ts";
import { firstText, quoted } from "./lines.ts";

/** The crontab of an account, read as root; empty when it has none. */
export const crontabOf = (user: string): Probe<string> => ({
  source: `crontab of ${user}`,
  command: command("crontab", "-l", "-u", user),
  parse(output, code) {
    if (code === 0) return { value: output };
    if (code === 1 && /^no crontab for /m.test(output)) return { value: "" };
    // Without cron nothing is started by it.
    if (/^(?:timeout|sudo): .*crontab.*(?:No such file or directory|command not found)$/m.test(output))
      return { value: "" };
    return { notRecognised: `crontab ended with ${code}: ${quoted(firstText(output.split("\n", 10)))}` };
  },
});

/** As root. The whole of the new crontab is its input. */
export const writeCrontab = (user: string, text: string): Command => ({
  ...command("crontab", "-u", user, "-"),
  input: text,
});

/** Without the lines that start om_monitor every minute, which would bring a cluster manager of an earlier life back. */
export const withoutMonitor = (crontab: string): string =>
  crontab
    .split(/(?<=\n)/)
    .filter((line) => line.trim().startsWith("#") || !/\bom_monitor\b/.test(line))
    .join("");
