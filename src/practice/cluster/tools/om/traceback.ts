import type { Call } from "../tool.ts";

/** An exception that nobody caught, as Python prints it; `frames` are lines of the tool and what stands there. */
export function traceback(
  call: Call,
  tool: string,
  frames: readonly (readonly [number, string])[],
  error: string,
): string {
  const file = `${call.env["GPHOME"] ?? ""}/script/${tool}`;
  const lines = frames.flatMap(([line, text], index) => [
    `  File "${file}", line ${line}, in ${index === 0 ? "<module>" : "run"}`,
    `    ${text}`,
  ]);
  return ["Traceback (most recent call last):", ...lines, error].join("\n");
}
