import type { Member } from "../../state/member.ts";
import { type Call, option } from "../tool.ts";
import { onNodes } from "./targets.ts";

/** Words of a rule without its method; `local` has no address. */
const KEY = { local: 3, host: 4 } as const;

/** All hosts of the static configuration get the rule, also when -D names one of them, unless -N does (trap 35). */
export async function setRule(call: Call, command: string, text: string): Promise<number> {
  const words = text.trim().split(/\s+/);
  const length = words[0] === "local" ? KEY.local : KEY.host;
  if (words.length < length || words.length > length + 1) {
    call.out("Failure to perform gs_guc!\n");
    return 1;
  }
  return onNodes(call, async (member) => {
    change(member, words.slice(0, length), words[length]);
    await call.changed();
    if (option(call.args, "-N") !== undefined) return;
    const file = `${member.dataDir}/pg_hba.conf`;
    call.out(`expected instance path: [${file}]\ngs_guc ${command}hba: ${words.join("    ")}: [${file}]\n`);
  });
}

/** Without a method the line is commented out. */
function change({ instance: { hba } }: Member, key: readonly string[], method: string | undefined): void {
  const at = hba.findIndex((line) => {
    const words = line.trim().split(/\s+/);
    return key.every((word, index) => words[index] === word);
  });
  if (method === undefined) {
    if (at >= 0) hba[at] = `#${hba[at]}`;
    return;
  }
  const line = [...key, method].join("    ");
  if (at >= 0) hba[at] = line;
  else hba.push(line);
}
