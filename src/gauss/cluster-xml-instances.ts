import { z } from "zod";
import { listOf, type Parameters, type XmlTree } from "./cluster-xml-tree.ts";

export const XmlInstance = z.object({
  role: z.enum(["Primary", "Standby", "Cascade Standby"]),
  port: z.number().int().nullable(),
  dataDir: z.string(),
});

export interface PlacedInstance extends z.infer<typeof XmlInstance> {
  readonly host: string;
}

/** In the order of dataNode1, which gives the instance ids: `<own dir>,<host>,<dir>,<host>,<dir>…` on the primary's DEVICE. */
export function instancesIn({ devices }: Pick<XmlTree, "devices">): PlacedInstance[] {
  return devices.flatMap((device) => {
    const [own, ...others] = listOf(device.get("dataNode1"));
    if (own === undefined) return [];
    const base = device.get("dataPortBase") ?? "";
    const port = /^\d{1,9}$/.test(base) ? Number(base) : null;
    const standbys = others.flatMap((host, at) => (at % 2 === 0 ? [{ host, dataDir: others[at + 1] ?? "" }] : []));
    return [
      { host: device.get("name") ?? "", role: "Primary" as const, port, dataDir: own },
      ...standbys.map(({ host, dataDir }) => ({ host, role: standbyRole(devices, host), port, dataDir })),
    ];
  });
}

function standbyRole(devices: readonly Parameters[], host: string): "Standby" | "Cascade Standby" {
  const device = devices.find((device) => device.get("name") === host);
  return device?.get("cascadeRole") === "on" ? "Cascade Standby" : "Standby";
}
