import { family } from "./family.ts";

/** Files that are copied, unpacked and read for what is in them. */
export const FILE_CONTENT = family("explain-file-content", {
  "GAUSS-50214": {
    meaning: { en: "A file could not be copied." },
    cause: { en: "The disk is full, the target belongs to another user, or the other host refused it." },
    next: { en: "Read the error behind it, see to space and rights, then run the step again." },
  },
  "GAUSS-50216": {
    meaning: { en: "Files could not be copied to another host." },
    cause: { en: "The host is away, refuses the key, or its directories are closed to the user." },
    next: { en: "On a new machine run `/gauss prepare <node>`; for the key run `/gauss trust`" },
  },
  "GAUSS-50217": {
    meaning: { en: "A package could not be unpacked." },
    cause: { en: "The archive is cut short, or the disk is full." },
    next: { en: "Compare its checksum with that on the primary, and free space: `/gauss check`" },
  },
  "GAUSS-50219": {
    meaning: { en: "A path or a fact could not be found out." },
    cause: { en: "A command gave no answer, or a name holds a sign that is not allowed." },
    next: { en: "Correct what the message names; paths stand in the XML: `/gauss xml`" },
  },
  "GAUSS-50222": {
    meaning: { en: "A file has not the content it should have." },
    cause: { en: "An upgrade or an installation was broken off and left it half written." },
    next: { en: "Look at the file in the message and compare it with that of another host." },
  },
  "GAUSS-50223": {
    meaning: { en: "The key files could not be handed to all hosts." },
    cause: { en: "A host went away in the middle, or ~/.ssh there has the wrong owner or rights." },
    next: { en: "See to ~/.ssh on the host in the message, then run `/gauss trust` with all hosts again." },
  },
  "GAUSS-50228": {
    meaning: { en: "A file is missing or has nothing in it." },
    cause: { en: "A run was broken off before it wrote the file, or the path is wrong." },
    next: { en: "Look at the path that the message names, then run the step again." },
  },
  "GAUSS-50230": {
    meaning: { en: "A file could be neither read nor written." },
    cause: { en: "known_hosts or authorized_keys of the user has the wrong owner or rights." },
    next: { en: "Give the file in the message back to its user with mode 600, then run `/gauss trust`" },
  },
  "GAUSS-50231": {
    meaning: { en: "A file could not be generated." },
    cause: { en: "gs_expansion tried to write the XML itself, and the running cluster gave no answer." },
    next: { en: "Write the XML beforehand: `/gauss xml`" },
  },
  "GAUSS-50232": {
    meaning: { en: "The data directory lies inside the installation directory." },
    cause: { en: "dataNode1 names a path below gaussdbAppPath." },
    next: { en: "Choose a data directory of its own: `/gauss xml`" },
  },
  "GAUSS-50411": {
    meaning: { en: "The host has less free space than the step needs." },
    cause: { en: "Old packages, logs or an earlier copy fill the disk." },
    next: { en: "Free space on that host, then look again: `/gauss check`" },
  },
  "GAUSS-53506": {
    meaning: { en: "A temporary directory for scripts could not be made on the new host." },
    cause: { en: "/tmp there is full or closed to the user." },
    next: { en: "See to /tmp on the new host, then run `/gauss expand <node>` again." },
  },
});
