import type { Version } from "../../state/member.ts";
import { since } from "../om/since.ts";

const list = (texts: readonly string[]): string => `[${texts.map((text) => `'${text}'`).join(", ")}]`;

/** Blanks and line ends are the tool's own (OM v1.1.0 - 6.0, ErrorCode.py; observed, run 05-dropnode-dead-host). */
export const ERRORS = {
  35801: (flag: string) => `[GAUSS-35801] Empty parameter. The ${flag} parameter is missing in the command.`,
  35802: (addresses: readonly string[]) =>
    `[GAUSS-35802] The IP list of target node: ${list(addresses)}is not in the current cluster. Please check!`,
  35803: (address: string) =>
    `[GAUSS-35803] The IP of local host ${address} is in the target node list. \nCan not drop local host!\n`,
  35804: () => "[GAUSS-35804] The dropnode operation can only be executed at the primary node. \n ",
  35806: (state: string, version: Version) =>
    `[GAUSS-35806] Current status of cluster is ${state} .\nIt doesn't meet the requirement${since(version, "3.0") ? "" : "."}! `,
  35807: (host: string, version: Version) => {
    const hint = "\nPlease add it to the list of hosts to be dropped if it is a target host.";
    const last = since(version, "3.0") ? `requirement!${hint}` : "requirement! ";
    return `[GAUSS-35807] The host ${host} which still exist in the cluster can't be connected.\nIt doesn't meet the ${last}`;
  },
  35808: (host: string) =>
    `[GAUSS-35808] The ${host} is running switchover/failover!\nThe dropnode operation can only be executed when there is no such operation!`,
  35810: () => "[GAUSS-35810] A same process is already running! ",
  35811: (more: string) =>
    `[GAUSS-35811] In a cluster with the CM component, the number of nodes must be greater than two to perform the drop node operation. ${more}`,
  51651: (host: string) =>
    `[GAUSS-51651] : The node '${host}' status is Abnormal.\nIt is required that all the nodes should be normal except the target ones.\nPlease add this node in the list after -h if it is also a target one.`,
} as const;
