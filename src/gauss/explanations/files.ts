import { family } from "./family.ts";

/** Files and directories: there or not, made, written, removed. */
export const FILES = family("explain-files", {
  "GAUSS-50200": {
    meaning: { en: "Something that was to be made is there already." },
    cause: { en: "An earlier run was broken off, or two things are to use one path." },
    next: { en: "Look at the path; leftovers on a new machine are found by `/gauss prepare <node>`" },
  },
  "GAUSS-50201": {
    meaning: { en: "A file, directory or setting that the tool needs is not there." },
    cause: { en: "The path is wrong, or the tool ran before: a second gs_uninstall finds nothing." },
    next: { en: "After an uninstall the work is done; else correct the path, in the XML with `/gauss xml`" },
  },
  "GAUSS-50202": {
    meaning: { en: "A directory that must be empty holds something." },
    cause: { en: "An earlier installation or a copy that was broken off left files there." },
    next: { en: "Make sure nobody needs them, then have it emptied: `/gauss prepare <node>`" },
  },
  "GAUSS-50203": {
    meaning: { en: "A value that must be given is empty." },
    cause: { en: "No password arrived, or the setting in the message has no value." },
    next: { en: "Give the value that the message names, then run the step again." },
  },
  "GAUSS-50204": {
    meaning: { en: "A configuration could not be read." },
    cause: { en: "The XML is missing, not complete, or contradicts itself as the message says." },
    next: { en: "Compare the XML with the running cluster: `/gauss xml`" },
    cases: {
      static: {
        within: "cluster_static_config",
        meaning: { en: "The static configuration of this host could not be read." },
        cause: { en: "The host is no member, was uninstalled, or its file is damaged." },
        next: {
          en: "Ask another member with `/gauss status`; on a member write it anew: `gs_om -t generateconf --distribute`",
        },
      },
    },
  },
  "GAUSS-50205": {
    meaning: { en: "A file could not be written." },
    cause: { en: "The disk is full, the directory belongs to another user, or the other hosts do not answer." },
    next: { en: "Look at space and rights of the path in the message: `/gauss check`" },
    cases: {
      refreshconf: {
        within: "dynamic configuration",
        meaning: { en: "gs_om could not record the present roles, and may have removed the old record on all nodes." },
        cause: { en: "A configured host does not answer, or not exactly one member is primary." },
        next: {
          en: "See `/gauss status`: with a dead host `/gauss dropnode <node>` first, then record the roles again.",
        },
      },
    },
  },
  "GAUSS-50206": {
    meaning: { en: "A file could not be made." },
    cause: { en: "The disk is full, or the directory belongs to another user." },
    next: { en: "Look at space and rights where the message says, then run the step again." },
  },
  "GAUSS-50207": {
    meaning: { en: "A file could not be removed." },
    cause: { en: "It belongs to another user, or the host that holds it does not answer." },
    next: { en: "Look at the path in the message, remove what is left, then run the step again." },
  },
  "GAUSS-50208": {
    meaning: { en: "A directory could not be made." },
    cause: { en: "A directory above it belongs to another user, or is missing." },
    next: { en: "Make the directories above it writable for the database user: `/gauss prepare <node>`" },
  },
  "GAUSS-50209": {
    meaning: { en: "A directory could not be removed." },
    cause: { en: "It is a mount point, in use, or holds files of another user." },
    next: { en: "See with `ls -la` what is left in it, and remove that by hand." },
  },
  "GAUSS-50210": {
    meaning: { en: "A path that must be a file is none." },
    cause: { en: "The XML or the environment file is missing, or the path names a directory." },
    next: { en: "Correct the path in the command or in the inventory." },
  },
  "GAUSS-50211": {
    meaning: { en: "A path that must be a directory is none." },
    cause: { en: "A file stands where the XML wants a directory." },
    next: { en: "Move the file away or correct the path: `/gauss xml`" },
  },
  "GAUSS-50213": {
    meaning: { en: "A path does not begin at the root directory." },
    cause: { en: "The tools take only paths that start with a slash." },
    next: { en: "Write the whole path, beginning with a slash." },
  },
});
