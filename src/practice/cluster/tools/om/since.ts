import type { Version } from "../../state/member.ts";

const ORDER: readonly Version[] = ["1.1.0", "3.0", "5.0", "6.0"];

/** Whether a version has what came with another one. */
export const since = (version: Version, first: Version): boolean => ORDER.indexOf(version) >= ORDER.indexOf(first);
