import { dynamicConfigFor } from "../../state/create.ts";
import type { Member } from "../../state/member.ts";
import { since } from "../om/since.ts";
import type { Expansion } from "./expansion.ts";

/** One host after the other, in the order of the XML, whose first node gets the letter P. */
export async function writeStaticConfig(work: Expansion, fresh: readonly Member[]): Promise<void> {
  const { call, log, xml, members, newHosts } = work;
  const { version, cm } = call.state;
  const isOld = !since(version, "3.0");
  if (!isOld) log("Start to generate and send cluster static file.");
  const listed = xml.nodes.flatMap(({ name }) => [...members, ...fresh].find((member) => member.name === name) ?? []);
  const names = listed.map(({ name }) => name);
  const before = Math.max(...members.map(({ staticWrittenAt }) => staticWrittenAt));
  const at = Math.max(Math.floor(call.now().getTime() / 1_000), before + 1);
  for (const member of listed) {
    await call.pause(3_000);
    member.staticConfig = names;
    member.staticWrittenAt = at;
    member.installRole = xml.nodes.some(({ name, isFirst }) => isFirst && name === member.name) ? "P" : "S";
    member.dynamicConfig = names.length > 1 ? dynamicConfigFor(call.host.name) : null;
    await call.changed();
  }
  if (isOld) return;
  log(`End to generate and send cluster static file.${since(version, "6.0") ? "" : "\n"}`);
  if (cm) return;
  log("Expansion results:");
  await call.pause(3_000);
  for (const { member, address } of newHosts) log(`${address}:\t${names.includes(member.name) ? "Success" : "Failed"}`);
}
