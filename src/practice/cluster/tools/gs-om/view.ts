import { listedBy, type Member } from "../../state/member.ts";
import type { Call } from "../tool.ts";

/** The static configuration of this host (sample gs_om-view-2.0.0). A dropped host still lists everybody. */
export async function view(call: Call): Promise<number> {
  await call.pause(300);
  const members = listedBy(call.state, call.host);
  const head = `NodeHeader:\nversion:301\ntime:${call.host.staticWrittenAt}\nnodeCount:${members.length}\nnode:${call.host.nodeId}\n`;
  call.out(`${head}azName:AZ1\nazPriority:1\n\n${members.map((member) => node(member, members)).join("\n")}`);
  return 0;
}

function node(member: Member, members: readonly Member[]): string {
  const peers = members
    .filter((other) => other !== member)
    .map(
      (peer, index) =>
        `datanodePeer${index}DataPath :${peer.dataDir}\ndatanodePeer${index}HAIP 1:${peer.address}\ndatanodePeer${index}HAPort :${peer.port + 1}\n`,
    );
  const { name, nodeId, address, port, dataDir } = member;
  return `node :${nodeId}\nnodeName:${name}\nssh channel :\nsshChannel 1:${address}\ndatanodeCount :1\ndatanode 1:\ndatanodeLocalDataPath :${dataDir}\ndatanodeXlogPath :\ndatanodeListenIP 1:${address}\ndatanodePort :${port}\ndatanodeLocalHAIP 1:${address}\ndatanodeLocalHAPort :${port + 1}\ndn_replication_num: ${members.length}\n${peers.join("")}azName:AZ1\nazPriority:1\n`;
}
