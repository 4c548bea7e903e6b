import { existsSync, readFileSync } from "node:fs";
import type { Member } from "../../state/member.ts";
import { refuse } from "../gs-om/refuse.ts";
import { Failed } from "../om/failed.ts";
import { omLog } from "../om/om-log.ts";
import { since } from "../om/since.ts";
import { realPath } from "../place.ts";
import { type Call, flag, option, type Tool } from "../tool.ts";
import { buildAll } from "./build.ts";
import { checkNewHosts, NotEmpty } from "./check-hosts.ts";
import { makeTrust } from "./check-trust.ts";
import { checkPlace, checkXml } from "./check-xml.ts";
import { type Expansion, goodOnes } from "./expansion.ts";
import { expansionXmlIn } from "./expansion-xml.ts";
import { checkVersions, install } from "./install.ts";
import { preinstall } from "./preinstall.ts";
import { introduceAll } from "./replication.ts";
import { rollBack } from "./roll-back.ts";
import { writeStaticConfig } from "./static-config.ts";

/** Fact sheet 1.6; the order of the checks is that of OM v1.1.0 - 6.0. -L and a run without -X are not played. */
export const gsExpansion: Tool = {
  name: "gs_expansion",
  home: "om",
  buffered: true,
  async run(call) {
    if (flag(call.args, "-V", "--version")) {
      call.out(`gs_expansion (openGauss OM ${call.state.version})\n`);
      return 0;
    }
    const left: { work?: Expansion } = {};
    try {
      return await expand(call, left);
    } catch (error) {
      if (error instanceof NotEmpty) return 1;
      if (!(error instanceof Failed)) throw error;
      const code = refuse(call, error.message);
      // Its way out also takes back what the members were told of hosts that failed.
      if (left.work !== undefined) await rollBack(left.work);
      return code;
    }
  },
};

async function expand(call: Call, left: { work?: Expansion }): Promise<number> {
  const { version } = call.state;
  if (call.user !== "root" && !since(version, "6.0")) {
    throw new Failed("[GAUSS-50104] : Only a user with the root permission can run this script.");
  }
  const given = parametersOf(call);
  await call.pause(1_000);
  const xml = readXml(call, given.xmlFile);
  const members = checkXml(call, xml);
  checkPlace(call, xml, given.addresses);
  const log = omLog(call, "gs_expansion");
  await makeTrust(call, log, [...members.map(({ address }) => address), ...given.addresses]);
  if (since(version, "3.0")) log(`Start expansion with${call.state.cm ? "" : "out"} cluster manager component.`);
  const newHosts = newHostsOf(call, given.addresses).map((member) => ({
    member,
    address: member.address,
    isGood: true,
  }));
  const all: Expansion = { call, log, group: given.group, xml, members, newHosts };
  const work = await checkNewHosts(all, given.user);
  if (work === undefined) return 0;
  left.work = work;
  await run(work);
  return 0;
}

async function run(work: Expansion): Promise<void> {
  const { call, log } = work;
  const { version, cm } = call.state;
  await preinstall(work);
  await install(work);
  if (since(version, "3.0")) await checkVersions(work);
  introduceAll(work);
  await call.changed();
  await buildAll(work);
  await writeStaticConfig(work, goodOnes(work));
  await rollBack(work);
  if (!since(version, "3.0")) log("\nSuccess to expansion standby nodes.");
  else if (!cm) log("Expansion Finish.");
}

interface Given {
  readonly user: string;
  readonly group: string;
  readonly xmlFile: string;
  readonly addresses: readonly string[];
}

function parametersOf({ args, state, user }: Call): Given {
  const known = since(state.version, "6.0") && user !== "root" ? { "-U": user, "-G": "dbgrp" } : {};
  const values = new Map(Object.entries(known));
  for (const name of ["-U", "-G", "-X", "-h"]) {
    const value = option(args, name) ?? values.get(name);
    if (value === undefined || value === "") {
      throw new Failed(`[GAUSS-35701] Empty parameter. The ${name} parameter ismissing in the command.`);
    }
    values.set(name, value);
  }
  const value = (name: string): string => values.get(name) ?? "";
  return { user: value("-U"), group: value("-G"), xmlFile: value("-X"), addresses: value("-h").split(",") };
}

function readXml(call: Call, file: string) {
  const path = realPath(call, file);
  if (!existsSync(path)) throw new Failed(`[GAUSS-50201] : The ${file} does not exist.`);
  return expansionXmlIn(readFileSync(path, "utf8"));
}

const newHostsOf = ({ state }: Call, addresses: readonly string[]): Member[] =>
  addresses.flatMap((address) => [...state.members.values()].find((member) => member.address === address) ?? []);
