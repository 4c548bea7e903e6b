import { family } from "./family.ts";

/** What gs_expansion says without a code. */
export const EXPANSION_TEXTS = family("explain-expansion-text", {
  "member-already": {
    says: ["There is no node can be expanded.", "are already in the cluster. Skip expand"],
    meaning: { en: "The host is a member already, so nothing was done for it." },
    cause: { en: "An earlier expansion added it, perhaps not to the end; the tool exits with 0." },
    next: { en: "See its state in `/gauss status`; if it is not Normal, run `/gauss mend <node>`" },
  },
  "directory-not-empty": {
    says: ["The datanode dir of ["],
    meaning: { en: "The new host's data directory holds files, so the host was refused." },
    cause: { en: "An expansion was broken off, or the host was dropped from the cluster before." },
    next: { en: "Make sure it is no member, then have the directory emptied: `/gauss prepare <node>`" },
  },
  "too-few-nodes": {
    says: ["XML configuration failed, node count"],
    meaning: { en: "The XML names no more nodes than the cluster has." },
    cause: { en: "A dead node still counts, or the new one is not in the XML." },
    next: { en: "First drop the dead one with `/gauss dropnode <node>`, then add the new one: `/gauss xml`" },
  },
  "log-kept": {
    says: ["Failed to rollback wal_keep_segments"],
    meaning: { en: "The primary keeps more log than before, and its disk fills faster." },
    cause: { en: "The expansion raised wal_keep_segments and could not set it back." },
    next: { en: "Set it back to the value in the message with `gs_guc reload`, then look: `/gauss check`" },
  },
});
