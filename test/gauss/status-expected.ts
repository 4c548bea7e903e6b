import type { ClusterStatus } from "../../src/gauss/cluster-status.ts";
import type { Member } from "../../src/gauss/member.ts";

type Row = readonly [
  nodeId: number,
  host: string,
  ip: string | null,
  port: number | null,
  instanceId: number,
  dataDir: string | null,
  installRole: Member["installRole"],
  role: Member["role"],
  state: Member["state"],
  reason?: string,
];

interface Written extends Partial<Omit<ClusterStatus, "nodes">> {
  readonly rows?: readonly Row[];
}

/** The canonical value of what is written down compactly below; what is left out is null or empty. */
export function canonical({ rows = [], ...written }: Written): ClusterStatus {
  return {
    kind: "cluster-status",
    layout: "om",
    clusterState: null,
    redistributing: null,
    currentAz: null,
    balanced: null,
    splitBrain: rows.length === 0 ? null : false,
    nodes: rows.map(([nodeId, host, ip, port, instanceId, dataDir, installRole, role, state, reason = null]) => ({
      nodeId,
      host,
      ip,
      port,
      instanceId,
      dataDir,
      installRole,
      role,
      state,
      reason,
    })),
    errors: [],
    ...written,
  };
}

const detail = (clusterState: ClusterStatus["clusterState"], ...rows: Row[]): Written => ({
  clusterState,
  redistributing: false,
  currentAz: "AZ_ALL",
  rows,
});
const short = (...rows: Row[]): Written => ({ clusterState: "Normal", redistributing: false, rows });
const cm = (balanced: boolean, written: Written): Written => ({ ...written, layout: "cm", balanced });

const WAL = "WAL segment removed";

export const OM_STATUS: Readonly<Record<string, Written>> = {
  "gs_om-status-all-1.0.1-single.txt": short([
    1,
    "node1",
    "192.168.0.11",
    null,
    6001,
    "/opt/gaussdb/data/db1",
    null,
    "Primary",
    "Normal",
  ]),
  "gs_om-status-all-1.1.0.txt": short(
    [1, "prod.opengauss.com", "192.168.0.11", null, 6001, "/gauss/data/db1", null, "Primary", "Normal"],
    [2, "stb1.opengauss.com", "192.168.0.12", null, 6002, "/gauss/data/db1", null, "Standby", "Normal"],
    [3, "stb2.opengauss.com", "192.168.0.13", null, 6003, "/gauss/data/db1", null, "Standby", "Normal"],
    [4, "casstb.opengauss.com", "192.168.0.14", null, 6004, "/gauss/data/db1", null, "Cascade Standby", "Normal"],
  ),
  "gs_om-status-all-2.1-3.0-az_name.txt": short(
    [1, "ecs-0001", "192.168.0.30", null, 6001, "/appdata/data", null, "Primary", "Normal"],
    [2, "ecs-0002", "192.168.0.40", null, 6002, "/appdata/data", null, "Standby", "Normal"],
  ),
  "gs_om-status-detail-1.0.1-single-node-normal.txt": detail("Normal", [
    1,
    "node1",
    "192.168.0.11",
    null,
    6001,
    "/opt/gaussdb/data/db1",
    "P",
    "Primary",
    "Normal",
  ]),
  "gs_om-status-detail-1.1.0-1p1s-normal.txt": detail(
    "Normal",
    [1, "pekpopgsci00235", "10.244.62.204", null, 6001, "/opt/gaussdb/cluster/data/dn1", "P", "Primary", "Normal"],
    [2, "pekpopgsci00238", "10.244.61.81", null, 6002, "/opt/gaussdb/cluster/data/dn1", "S", "Standby", "Normal"],
  ),
  "gs_om-status-detail-1.1.0-after-failover-old-primary-down.txt": detail(
    "Degraded",
    [1, "opengaussdb1", "192.168.1.11", null, 6001, "/gauss/data/db1", "P", "Down", "Manually stopped"],
    [2, "opengaussdb2", "192.168.1.12", null, 6002, "/gauss/data/db1", "S", "Primary", "Normal"],
  ),
  "gs_om-status-detail-1.1.0-four-nodes-degraded.txt": detail(
    "Degraded",
    [
      1,
      "prod.opengauss.com",
      "192.168.0.11",
      null,
      6001,
      "/gauss/data/db1",
      "P",
      "Standby",
      "Need repair",
      "Disconnected",
    ],
    [2, "stb1.opengauss.com", "192.168.0.12", null, 6002, "/gauss/data/db1", "S", "Standby", "Need repair", WAL],
    [3, "stb2.opengauss.com", "192.168.0.13", null, 6003, "/gauss/data/db1", "S", "Standby", "Need repair", WAL],
    [4, "casstb.opengauss.com", "192.168.0.14", null, 6004, "/gauss/data/db1", "C", "Primary", "Normal"],
  ),
  "gs_om-status-detail-1.1.0-new-standby-connecting.txt": detail(
    "Degraded",
    [1, "prod.opengauss.com", "192.168.0.11", null, 6001, "/gauss/data/db1", "P", "Primary", "Normal"],
    [
      2,
      "stb1.opengauss.com",
      "192.168.0.12",
      null,
      6002,
      "/gauss/data/db1",
      "S",
      "Standby",
      "Need repair",
      "Connecting...",
    ],
    [3, "stb2.opengauss.com", "192.168.0.13", null, 6003, "/gauss/data/db1", "S", "Standby", "Normal"],
    [4, "casstb.opengauss.com", "192.168.0.14", null, 6004, "/gauss/data/db1", "C", "Cascade Standby", "Normal"],
  ),
  "gs_om-status-detail-1.1.0-three-down-one-primary.txt": detail(
    "Degraded",
    [1, "prod.opengauss.com", "192.168.0.11", null, 6001, "/gauss/data/db1", "P", "Down", "Manually stopped"],
    [2, "stb1.opengauss.com", "192.168.0.12", null, 6002, "/gauss/data/db1", "S", "Down", "Manually stopped"],
    [3, "stb2.opengauss.com", "192.168.0.13", null, 6003, "/gauss/data/db1", "S", "Down", "Manually stopped"],
    [4, "casstb.opengauss.com", "192.168.0.14", null, 6004, "/gauss/data/db1", "C", "Primary", "Normal"],
  ),
  "gs_om-status-detail-1.1.0-three-hosts-unreachable.txt": detail(
    "Unavailable",
    [1, "prod.opengauss.com", "192.168.0.11", null, 6001, "/gauss/data/db1", "P", "Unknown", "Unknown"],
    [2, "stb1.opengauss.com", "192.168.0.12", null, 6002, "/gauss/data/db1", "S", "Unknown", "Unknown"],
    [3, "stb2.opengauss.com", "192.168.0.13", null, 6003, "/gauss/data/db1", "S", "Unknown", "Unknown"],
    [
      4,
      "casstb.opengauss.com",
      "192.168.0.14",
      null,
      6004,
      "/gauss/data/db1",
      "C",
      "Cascade Standby",
      "Need repair",
      "Disconnected",
    ],
  ),
  "gs_om-status-detail-2.0.1-1p1s1c-cascade.txt": detail(
    "Normal",
    [1, "node1", "192.168.59.26", null, 6001, "/opt/huawei/install/data/d1", "P", "Primary", "Normal"],
    [2, "node2", "192.168.59.27", null, 6002, "/opt/huawei/install/data/d2", "S", "Standby", "Normal"],
    [3, "node3", "192.168.59.28", null, 6003, "/opt/huawei/install/data/d3", "C", "Cascade Standby", "Normal"],
  ),
  // The leading slash of the paths was lost in the publication.
  "gs_om-status-detail-2.0.1-all-stopped.txt": detail(
    "Unavailable",
    [1, "node1", "192.168.59.26", null, 6001, "opt/huawei/install/data/d1", "P", "Down", "Manually stopped"],
    [2, "node2", "192.168.59.27", null, 6002, "opt/huawei/install/data/d2", "S", "Down", "Manually stopped"],
    [3, "node3", "192.168.59.28", null, 6003, "opt/huawei/install/data/d3", "C", "Down", "Manually stopped"],
  ),
  "gs_om-status-detail-2.0.x-dead-primary.txt": detail(
    "Unavailable",
    [1, "wzsy01", "9.1.14.39", null, 6001, "/opt/huawei/install/data/d1", "P", "Down", "Manually stopped"],
    [
      2,
      "wzsy02",
      "9.1.14.40",
      null,
      6002,
      "/opt/huawei/install/data/d2",
      "S",
      "Standby",
      "Need repair",
      "Disconnected",
    ],
  ),
  "gs_om-status-detail-2.0.x-standby-needrepair-wal.txt": detail(
    "Degraded",
    [1, "wzsy01", "9.1.14.39", null, 6001, "/opt/huawei/install/data/d1", "P", "Standby", "Need repair", WAL],
    [2, "wzsy02", "9.1.14.40", null, 6002, "/opt/huawei/install/data/d2", "S", "Primary", "Normal"],
  ),
  "gs_om-status-detail-2.1-3.0-needrepair-wal.txt": detail(
    "Degraded",
    [1, "OG1", "192.168.1.100", 15400, 6001, "/data/og1", "P", "Primary", "Normal"],
    [2, "OG2", "192.168.1.101", 15400, 6002, "/data/og2", "S", "Standby", "Need repair", WAL],
  ),
  "gs_om-status-detail-2.1-3.0-split-brain.txt": {
    ...detail(
      "Unavailable",
      [1, "OG1", "192.168.1.100", 15400, 6001, "/data/og1", "P", "Primary", "Normal"],
      [2, "OG2", "192.168.1.101", 15400, 6002, "/data/og2", "S", "Primary", "Normal"],
    ),
    splitBrain: true,
  },
  "gs_om-status-detail-3.0.0-1p1s.txt": detail(
    "Normal",
    [1, "pekpopgsci00235", "10.244.62.204", 5432, 6001, "/home/wuqw/cluster/dn1/", "P", "Primary", "Normal"],
    [2, "pekpopgsci00238", "10.244.61.81", 5432, 6002, "/home/wuqw/cluster/dn1/", "S", "Standby", "Normal"],
  ),
  "gs_om-status-detail-3.0.0-1p2s.txt": detail(
    "Normal",
    [1, "node1", "192.168.122.221", 25000, 6001, "/data/mogdb", "P", "Primary", "Normal"],
    [2, "node2", "192.168.122.157", 25000, 6002, "/data/mogdb", "S", "Standby", "Normal"],
    [3, "node3", "192.168.122.68", 25000, 6003, "/data/mogdb", "S", "Standby", "Normal"],
  ),
  "gs_om-status-detail-3.1.0-cm-nine-nodes.txt": cm(
    true,
    detail(
      "Normal",
      [1, "primary", "192.168.1.100", null, 6001, "/openGauss3.1/cluster/dn", "P", "Primary", "Normal"],
      [2, "standby1", "192.168.1.101", null, 6002, "/openGauss3.1/cluster/dn", "S", "Standby", "Normal"],
      [3, "standby2", "192.168.1.102", null, 6003, "/openGauss3.1/cluster/dn", "S", "Standby", "Normal"],
      [4, "standby3", "192.168.1.103", null, 6004, "/openGauss3.1/cluster/dn", "S", "Standby", "Normal"],
      [5, "standby4", "192.168.1.104", null, 6005, "/openGauss3.1/cluster/dn", "S", "Standby", "Normal"],
      [6, "standby5", "192.168.1.105", null, 6006, "/openGauss3.1/cluster/dn", "S", "Standby", "Normal"],
      [7, "standby6", "192.168.1.106", null, 6007, "/openGauss3.1/cluster/dn", "S", "Standby", "Normal"],
      [8, "standby7", "192.168.1.107", null, 6008, "/openGauss3.1/cluster/dn", "S", "Standby", "Normal"],
      [9, "standby8", "192.168.1.108", null, 6009, "/openGauss3.1/cluster/dn", "S", "Standby", "Normal"],
    ),
  ),
  "gs_om-status-detail-5.0.0-one-node-left-derived.txt": detail("Normal", [
    1,
    "kvm-yl1",
    "192.168.122.91",
    15400,
    6001,
    "/data/dn1",
    "P",
    "Primary",
    "Normal",
  ]),
  "gs_om-status-detail-5.0.0-wait-promoting-derived.txt": detail(
    "Degraded",
    [1, "db-a", "10.0.0.1", 15400, 6001, "/data/dn1", "P", "Primary", "Normal"],
    [2, "db-b", "10.0.0.2", 15400, 6002, "/data/dn1", "S", "Standby", "Wait promoting"],
  ),
  "gs_om-status-detail-6.0.0-ipv6-derived.txt": detail(
    "Normal",
    [
      1,
      "og-node1",
      "2407:c080:1200:22a0:613f:8d3b:caa:2335",
      15400,
      6001,
      "/opt/huawei/install/data/dn",
      "P",
      "Primary",
      "Normal",
    ],
    [2, "og-node2", "fd00::12", 15400, 6002, "/opt/huawei/install/data/dn", "S", "Standby", "Normal"],
  ),
  // A piece with the cm_server table alone: nothing of it is a datanode.
  "gs_om-status-detail-cm-az-column-cmserver-only.txt": { layout: "cm" },
  "gs_om-status-detail-cm-etcd-1line.txt": cm(
    true,
    detail(
      "Normal",
      [1, "host40", "10.243.40.20", null, 6001, "/usr1/cm_gauss/cluster/dn1", "P", "Primary", "Normal"],
      [2, "host39", "10.243.39.8", null, 6002, "/usr1/cm_gauss/cluster/dn1", "S", "Standby", "Normal"],
      [3, "host15", "10.243.15.65", null, 6003, "/usr1/cm_gauss/cluster/dn1", "S", "Standby", "Normal"],
    ),
  ),
  "gs_om-status-short-1.1.0-no-cluster-name.txt": short(),
  "gs_om-status-short-2.0.1.txt": short(),
};

const CANNOT_CONNECT =
  "cm_ctl: can't connect to cm_server.\nMaybe cm_server is not running, or timeout expired. Please try again.";

export const CM_QUERY: Readonly<Record<string, Written>> = {
  "cm_ctl-query-5.1.0-dorado-main-standby.txt": cm(
    true,
    detail(
      "Normal",
      [1, "node1", "20.20.20.10", 25400, 6001, "/opt/mpp/install/data/dn", "P", "Main Standby", "Normal"],
      [2, "node2", "20.20.20.20", 25400, 6002, "/opt/mpp/install/data/dn", "S", "Standby", "Normal"],
    ),
  ),
  "cm_ctl-query-7.0.0-cannot-connect-trailing-blanks.txt": {
    layout: "cm",
    errors: [{ code: null, text: CANNOT_CONNECT }],
  },
  "cm_ctl-query-7.0.0-cms-two-down-degraded.txt": cm(
    true,
    detail(
      "Degraded",
      [
        1,
        "openGauss151",
        "NodeIp_1",
        22290,
        6001,
        "/data/ss_development_install_1/install/data/dn",
        "P",
        "Primary",
        "Normal",
      ],
      [
        2,
        "openGauss153",
        "NodeIp_2",
        22290,
        6002,
        "/data/ss_development_install_1/install/data/dn",
        "S",
        "Down",
        "Unknown",
      ],
      [
        3,
        "openGauss155",
        "NodeIp_3",
        22290,
        6003,
        "/data/ss_development_install_1/install/data/dn",
        "S",
        "Down",
        "Unknown",
      ],
    ),
  ),
  "cm_ctl-query-7.0.0-datanode-starting.txt": {
    layout: "cm",
    rows: [
      [1, "openGauss111", "NodeIP_1", 20128, 6001, "/usr2/test_0925_install/omm/openGauss/dn1", "P", "Down", "Unknown"],
      [
        2,
        "openGauss135",
        "NodeIP_2",
        20128,
        6002,
        "/usr2/test_0925_install/omm/openGauss/dn1",
        "S",
        "Standby",
        "Starting",
      ],
      [
        3,
        "openGauss137",
        "NodeIP_3",
        20128,
        6003,
        "/usr2/test_0925_install/omm/openGauss/dn1",
        "S",
        "Standby",
        "Starting",
      ],
    ],
  },
  "cm_ctl-query-7.0.0-down-starting-1line.txt": {
    layout: "cm",
    rows: [
      [1, "openGauss111", "xx.xx.xx.111", 12703, 6001, "/usr3/xxxxxxxx/openGauss/cluster/dn1", "P", "Down", "Starting"],
      [
        2,
        "openGauss135",
        "xx.xx.xx.135",
        12703,
        6002,
        "/usr3/xxxxxxxx/openGauss/cluster/dn1",
        "S",
        "Standby",
        "Starting",
      ],
      [
        3,
        "openGauss137",
        "xx.xx.xx.137",
        12703,
        6003,
        "/usr3/xxxxxxxx/openGauss/cluster/dn1",
        "S",
        "Standby",
        "Starting",
      ],
    ],
  },
  "cm_ctl-query-7.0.0-pausing.txt": cm(true, detail("Normal")),
  "cm_ctl-query-7.0.0-promoting-unavailable.txt": cm(
    false,
    detail(
      "Unavailable",
      [
        1,
        "openGauss169",
        "xx.xx.xx.xx",
        3500,
        6001,
        "/data/ctt_ltt/omm/openGauss/dn1",
        "P",
        "Down",
        "Manually stopped",
      ],
      [2, "openGauss171", "xx.xx.xx.xx", 3500, 6002, "/data/ctt_ltt/omm/openGauss/dn1", "S", "Standby", "Promoting"],
    ),
  ),
  "cm_ctl-query-Cv-7.0.0-no-ip-no-path.txt": cm(
    false,
    detail(
      "Normal",
      [1, "xxxxxxxxx111", null, null, 6001, null, "P", "Primary", "Normal"],
      [2, "xxxxxxxxx135", null, null, 6002, null, "S", "Standby", "Normal"],
      [3, "xxxxxxxxx137", null, null, 6003, null, "S", "Standby", "Normal"],
    ),
  ),
};
