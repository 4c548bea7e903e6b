import { stringify } from "yaml";
import { XML_FILE } from "./hosts/cluster-xml.ts";
import type { Host } from "./hosts/host.ts";
import type { State, Version } from "./state/member.ts";

const FULL: Readonly<Record<Version, string>> = { "1.1.0": "1.1.0", "3.0": "3.0.0", "5.0": "5.0.0", "6.0": "6.0.0" };

/** The inventory with which the real bot finds this cluster. */
export function inventoryOf(state: State, hosts: readonly Host[], envFile: string): string {
  const cluster = {
    name: state.clusterName,
    osUser: "omm",
    osGroup: "dbgrp",
    envFile,
    rootVia: "ssh",
    version: FULL[state.version],
    xmlFile: XML_FILE,
    secrets: {
      ommPassword: { env: "PRACTICE_OMM_PASSWORD" },
      rootPassword: { env: "PRACTICE_ROOT_PASSWORD" },
      databasePassword: { env: "PRACTICE_DATABASE_PASSWORD" },
    },
    nodes: hosts.map(({ member, sshPort }) => ({
      name: member.name,
      ssh: { host: member.address, port: sshPort, user: "omm" },
      backIp: member.address,
      dataDir: member.dataDir,
      port: member.port,
    })),
  };
  return stringify({ clusters: [cluster], people: {} });
}
