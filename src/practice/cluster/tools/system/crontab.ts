import { readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { userCalled } from "../../hosts/accounts.ts";
import { realPath, rootOf } from "../place.ts";
import { type Call, flag, option, type Tool } from "../tool.ts";
import { refuse } from "./refuse.ts";

/** `crontab [-u USER] -l | -r | - | FILE`; texts of cronie. Nothing is ever started by it. */
export const crontab: Tool = {
  name: "crontab",
  home: "system",
  async run(call) {
    const { args } = call;
    const asked = option(args, "-u");
    if (asked !== undefined && call.user !== "root") return refuse(call, "crontab", "must be privileged to use -u");
    const user = asked ?? call.user;
    const root = rootOf(call);
    if (userCalled(root, user) === undefined) return refuse(call, "crontab", `user \`${user}' unknown`);
    const path = join(root, "var/spool/cron", user);
    const present = await readFile(path, "utf8").catch(() => undefined);
    if (flag(args, "-l", "-r") && present === undefined) {
      call.err(`no crontab for ${user}\n`);
      return 1;
    }
    if (flag(args, "-l")) call.out(present ?? "");
    else if (flag(args, "-r")) await rm(path);
    else await writeFile(path, await wanted(call));
    return 0;
  },
};

async function wanted(call: Call): Promise<string> {
  const file = call.args.at(-1) ?? "-";
  if (file !== "-") return readFile(realPath(call, file), "utf8");
  let text = "";
  for (let line = await call.readLine(); line !== undefined; line = await call.readLine()) text += line;
  return text;
}
