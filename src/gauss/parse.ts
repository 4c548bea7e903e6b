import { z } from "zod";
import type { Parsed } from "../core/operation.ts";
import { parseBuild } from "./build-run.ts";
import { parseCmQuery, parseOmStatus } from "./cluster-status.ts";
import { parseClusterXml } from "./cluster-xml.ts";
import { parseDropNode } from "./drop-node-run.ts";
import { parseExpansion } from "./expansion-run.ts";
import { parseInstance } from "./instance.ts";

/** What can be read from a text alone, without knowing how the tool ended. */
export const Kind = z.enum([
  "gs_om-status",
  "gs_ctl-query",
  "cm_ctl-query",
  "gs_dropnode",
  "gs_expansion",
  "gs_ctl-build",
  "cluster-xml",
]);
export type Kind = z.infer<typeof Kind>;

export const PARSERS: Readonly<Record<Kind, (text: string) => Parsed<unknown>>> = {
  "gs_om-status": parseOmStatus,
  "gs_ctl-query": parseInstance,
  "cm_ctl-query": parseCmQuery,
  gs_dropnode: parseDropNode,
  gs_expansion: parseExpansion,
  "gs_ctl-build": parseBuild,
  "cluster-xml": parseClusterXml,
};
