import type { Call } from "../tool.ts";
import { Failed } from "./failed.ts";
import { since } from "./since.ts";
import { traceback } from "./traceback.ts";

/** Questions of gs_dropnode: asked again twice, then anything but yes ends it (observed, run 05-dropnode-dead-host). */
export async function askYesNo(call: Call, question: string): Promise<void> {
  let answer = await input(call, question);
  for (let left = 2; left > 0 && !/^(yes|no|y|n)$/i.test(answer); left--) {
    answer = await input(call, "Please type 'yes' or 'no': ");
  }
  if (/^(yes|y)$/i.test(answer)) return;
  throw new Failed(`[GAUSS-35805] Input ${answer.toUpperCase()}. Operation aborted. `);
}

/** Python's input(): the question is seen at once, whatever else is held back. */
async function input(call: Call, question: string): Promise<string> {
  call.out(question);
  const line = await call.readLine();
  if (line === undefined) throw new Failed(endOfInput(call));
  return line.replace(/\r?\n$/, "");
}

/** Nobody catches it before 6.0. */
function endOfInput(call: Call): string {
  const text = "EOF when reading a line";
  if (since(call.state.version, "6.0")) return text;
  const frames = [
    [342, "dropNode.check_cluster_status()"],
    [270, "self.checkInput(msgPrint)"],
    [311, "flag = input(msgPrint)"],
  ] as const;
  return traceback(call, "gs_dropnode", frames, `EOFError: ${text}`);
}
