import { dynamicConfigFor } from "../../state/create.ts";
import { isPrimary } from "../../state/member.ts";
import { reachAll } from "../gs-om/reach.ts";
import { since } from "../om/since.ts";
import { backUpStaticConfig } from "./backup.ts";
import type { Dropping } from "./dropping.ts";

/** The primary's own first, the others' at the end. The dropped host keeps its old one, which lists everybody (trap 14). */
export async function writeStaticConfig(work: Dropping): Promise<void> {
  const { call, log, staying } = work;
  const { host, state } = call;
  log("[gs_dropnode]Start to modify the cluster static conf.");
  await backUpStaticConfig(call);
  await call.pause(300);
  const names = staying.map(({ name }) => name);
  const at = Math.max(Math.floor(call.now().getTime() / 1_000), host.staticWrittenAt + 1);
  host.staticConfig = names;
  host.staticWrittenAt = at;
  if (since(state.version, "6.0")) host.installRole = "P";
  await call.changed();
  if (names.length > 1) {
    if (since(state.version, "6.0")) log("Cluster without-cm need to refresh dynamic file.");
    await refresh(work);
    for (const member of staying) {
      member.staticConfig = names;
      member.staticWrittenAt = at;
    }
    await call.changed();
  }
  log("[gs_dropnode]End of modify the cluster static conf.");
}

/** gs_om -t refreshconf, whose answer nobody looks at. */
async function refresh({ call, staying }: Dropping): Promise<void> {
  const reached = await reachAll(call, 90_000);
  await call.pause(3_000);
  const primaries = staying.filter(({ instance }) => isPrimary(instance));
  const [primary] = primaries;
  if (reached.kind === "timed-out" || primary === undefined || primaries.length > 1) return;
  const everybody = staying.every((member) => reached.answers(member));
  for (const member of staying) member.dynamicConfig = everybody ? dynamicConfigFor(primary.name) : null;
}
