import { command, type Parsed, type Probe } from "../core/operation.ts";
import { firstText, linesOf, quoted } from "./lines.ts";
import { SSH, WITH_AGENT } from "./trust-matrix.ts";

/** Enough for a connection to gain its speed, and 20 ms of a fast network. */
const BYTES = 16 * 1_048_576;

/** Zeros that nobody keeps. Over a slow network it ends after five seconds, with what has come by then. */
const SCRIPT = `timeout 5 head -c ${BYTES} /dev/zero | (${WITH_AGENT})`;
const TAKE_IN = "env LC_ALL=C dd of=/dev/null bs=65536";

/** Bytes a second that come to another machine, as that one counts them: the login is not in the time. */
export const copySpeedTo = (address: string, home: string): Probe<number> => ({
  source: `copy to ${address}`,
  command: command(
    ...["bash", "-c", SCRIPT, "bash", `${home}/.bashrc`],
    ...[...SSH, "-o", "Compression=no", address, TAKE_IN],
  ),
  deadlineMs: 20_000,
  parse: parseSpeed,
});

function parseSpeed(output: string, code: number): Parsed<number> {
  const lines = linesOf(output);
  if ("notRecognised" in lines) return lines;
  const counted = lines.value.flatMap((line) => {
    const [, bytes, seconds] = /^(\d+) bytes .*copied, ([\d.]+(?:e-?\d+)?) s/.exec(line) ?? [];
    return seconds === undefined ? [] : [{ bytes: Number(bytes), seconds: Number(seconds) }];
  });
  const [sum, ...more] = counted;
  if (code !== 0 || sum === undefined || more.length > 0 || sum.bytes === 0 || sum.seconds === 0)
    return { notRecognised: `the copy ended with ${code}: ${quoted(firstText(lines.value))}` };
  return { value: Math.round(sum.bytes / sum.seconds) };
}
