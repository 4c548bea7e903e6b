import { listedBy, type Member } from "../../state/member.ts";
import { Failed } from "../om/failed.ts";
import { noStaticConfig } from "../om/no-static-config.ts";
import { since } from "../om/since.ts";
import { traceback } from "../om/traceback.ts";
import type { Call } from "../tool.ts";
import type { ExpansionXml } from "./expansion-xml.ts";

/** The members; every one has to stand in the XML as it is, and at least one node more (OM v3.0.0 - 6.0, compare_cluster_info). */
export function checkXml(call: Call, xml: ExpansionXml): Member[] {
  const { state, host } = call;
  if (host.staticConfig.length === 0) throw new Failed(noStaticConfig(call));
  const members = listedBy(state, host);
  if (!since(state.version, "3.0")) return members;
  if (members.length >= xml.nodes.length) {
    throw uncaught(call, "XML configuration failed, node count in expantion XML must be more than static file.");
  }
  for (const member of members) {
    const node = xml.nodes.find(({ name }) => name === member.name);
    if (node === undefined) throw uncaught(call, `Node ${member.name} not config in XML.`);
    if (node.backIp !== member.address) {
      throw uncaught(
        call,
        `[GAUSS-35711] ${member.address} in xml is not consistent with that in cluster.XML configure string item failed: ['dbNodes', 'node: ${member.name}', 'backIps', '${member.address}'] . Static config ${member.address}. XML config ${node.backIp}`,
      );
    }
  }
  return members;
}

function uncaught(call: Call, text: string): Failed {
  const frames = [
    [586, "expansion.getExpansionInfo()"],
    [247, "self._getClusterInfoDict()"],
  ] as const;
  return new Failed(traceback(call, "gs_expansion", frames, `Exception: ${text}`));
}

/** The environment, the new hosts and this host against the XML. Only names are compared here, not who is primary (trap 18). */
export function checkPlace({ env, host }: Call, xml: ExpansionXml, addresses: readonly string[]): void {
  for (const name of ["GPHOME", "GAUSSHOME", "PGHOST"]) {
    if ((env[name] ?? "") !== "") continue;
    throw new Failed(
      `[GAUSS-51802] : Failed to obtain the environment variable "${name}", please import environment variable.`,
    );
  }
  if (env["GPHOME"] !== xml.toolPath) throw differs("toolPath");
  if (env["GAUSSHOME"] !== xml.appPath) throw differs("appPath");
  for (const address of addresses) {
    if (xml.nodes.some(({ backIp }) => backIp === address)) continue;
    throw new Failed(
      `[GAUSS-35702] Unrecognized parameter, standby host backip ${address} is not in the XML configuration file`,
    );
  }
  if (xml.nodes.find(({ isFirst }) => isFirst)?.name !== host.name) {
    throw new Failed(`[GAUSS-50110] : Cannot execute this script on ${host.name}, which is not primary.`);
  }
}

export const differs = (what: string): Failed =>
  new Failed(`[GAUSS-35711] ${what} in xml is not consistent with that in cluster.`);
