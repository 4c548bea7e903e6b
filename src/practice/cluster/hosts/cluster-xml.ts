import { dirname, join } from "node:path";
import { listedBy, type Member, type State } from "../state/member.ts";
import type { Tree } from "./tree.ts";

/** Where the installation left it on every member. */
export const XML_FILE = "/opt/huawei/clusterconfig.xml";

/** The cluster as it was installed (sample 1p2s-1.1.0.xml). Its paths are this host's own, since each has them at another real place. */
export function clusterXml(state: State, host: Member, tree: Tree): string {
  const members = listedBy(state, host);
  const addresses = members.map(({ address }) => address).join(",");
  return `<?xml version="1.0" encoding="UTF-8"?>
<ROOT>
    <!-- 整体信息: the cluster as a whole. Asked for with ticket 4711; do not change the order of the nodes. -->
    <CLUSTER>
        <PARAM name="clusterName" value="${state.clusterName}" />
        <PARAM name="nodeNames" value="${members.map(({ name }) => name).join(",")}" />
        <PARAM name="gaussdbAppPath" value="${tree.gaussHome}" />
        <PARAM name="gaussdbLogPath" value="${dirname(tree.gaussLog)}" />
        <PARAM name="tmpMppdbPath" value="${tree.pgHost}"/>
        <PARAM name="gaussdbToolPath" value="${tree.gpHome}" />
        <PARAM name="corePath" value="${join(tree.root, "opt/huawei/corefile")}"/>
        <PARAM name="backIp1s" value="${addresses}"/>
    </CLUSTER>
    <!-- 每台服务器上的节点部署信息 -->
    <DEVICELIST>
${members.map((member, index) => device(member, index === 0 ? members.slice(1) : undefined)).join("\n")}
    </DEVICELIST>
</ROOT>
`;
}

/** The first device tells the data directories of all. */
function device({ name, address, port, dataDir }: Member, peers: readonly Member[] | undefined): string {
  const dirs = [dataDir, ...(peers ?? []).flatMap((peer) => [peer.name, peer.dataDir])];
  const data =
    peers === undefined
      ? ""
      : `
            <!--dn-->
            <PARAM name="dataNum" value="1"/>
            <PARAM name="dataPortBase" value="${port}"/>
            <PARAM name="dataNode1" value="${dirs.join(",")}"/>
            <PARAM name="dataNode1_syncNum" value="0"/>`;
  return `        <!-- Information about node deployment on ${name} -->
        <DEVICE sn="${name}">
            <PARAM name="name" value="${name}"/>
            <PARAM name="azName" value="AZ1"/>
            <PARAM name="azPriority" value="1"/>
            <!-- If only one NIC is available for the server, set backIP1 and sshIP1 to the same IP address. -->
            <PARAM name="backIp1" value="${address}"/>
            <PARAM name="sshIp1" value="${address}"/>${data}
        </DEVICE>`;
}
