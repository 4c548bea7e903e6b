import { z } from "zod";
import { command, type Probe } from "../core/operation.ts";
import { readLine } from "./answer.ts";

export const Mount = z.object({ source: z.string(), type: z.string() });
export type Mount = z.infer<typeof Mount>;

/** The file system a path is on. */
export const mountOf = (path: string): Probe<Mount> => ({
  source: "findmnt",
  command: command("findmnt", "-n", "-o", "SOURCE,FSTYPE", "-T", path),
  parse: readLine(/^(.*\S)\s+(\S+)$/, ([source = "", type = ""]) => ({ source, type })),
});

const SHARED = /^(?:nfs\d?|cifs|smb3?|smbfs|9p|afs|gfs2?|ocfs2|lustre|glusterfs|ceph|beegfs|gpfs|fuse\.(?!fuse).*)$/;

/** Whether other machines may see the same files. */
export const isShared = ({ type }: Mount): boolean => SHARED.test(type);
