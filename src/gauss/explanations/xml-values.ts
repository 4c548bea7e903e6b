import { family } from "./family.ts";

/** Single values of the XML. */
export const XML_VALUES = family("explain-xml-values", {
  "GAUSS-51208": {
    meaning: { en: "A number in the XML is out of range." },
    cause: { en: "dataNum is below 0, or azPriority below 1." },
    next: { en: "Correct the number that the message names: `/gauss xml`" },
  },
  "GAUSS-51212": {
    meaning: { en: "A DEVICE of the XML lacks a piece of information." },
    cause: { en: "Mostly azName is missing on the new host." },
    next: { en: "Add what the message names, as the other hosts have it: `/gauss xml`" },
  },
  "GAUSS-51213": {
    meaning: { en: "Two things in the XML want the same port." },
    cause: { en: "Ports lie too close: a database also takes its port +1, +4 and +5." },
    next: { en: "Choose ports at least ten apart: `/gauss xml`" },
  },
  "GAUSS-51220": {
    meaning: { en: "An address in the XML is not the one it must be." },
    cause: { en: "A listen address of CM differs from the host's backIp1." },
    next: { en: "Set the address that the message names to the host's own: `/gauss xml`" },
  },
  "GAUSS-51233": {
    meaning: { en: "A port in the XML is not allowed." },
    cause: { en: "It is no number, too small or too large." },
    next: { en: "Give the host in the message the cluster's port: `/gauss xml`" },
  },
  "GAUSS-51235": {
    meaning: { en: "A directory name in the XML or the installation is not allowed." },
    cause: { en: "It holds a blank or another sign that is not taken, or cmDir names more than one path." },
    next: { en: "Correct the path that the message names: `/gauss xml`" },
  },
  "GAUSS-51244": {
    meaning: { en: "The XML combines two things that do not go together." },
    cause: { en: "A cascade standby is not possible in DCF mode." },
    next: { en: "Take cascadeRole out for that host: `/gauss xml`" },
  },
  "GAUSS-51250": {
    meaning: { en: "A path or file name holds a sign that is not allowed." },
    cause: { en: "Only letters, digits and - _ : . are taken." },
    next: { en: "Rename it, and correct the XML: `/gauss xml`" },
  },
  "GAUSS-51638": {
    meaning: { en: "Two instances of one host want the same data directory." },
    cause: { en: "A path in dataNode1 was copied and not changed." },
    next: { en: "Give each instance its own directory: `/gauss xml`" },
  },
  "GAUSS-51658": {
    meaning: { en: "Two availability zones have the same priority." },
    cause: { en: "The new host was given a zone of its own with a priority that is taken." },
    next: { en: "Give each azName its own azPriority: `/gauss xml`" },
  },
  "GAUSS-53011": {
    meaning: { en: "The synchronous standbys are set in a way that cannot be." },
    cause: { en: "syncNode and dataNode1_syncNum are both there, or syncNode is not written as ANY or FIRST." },
    next: { en: "Keep one of the two and correct it: `/gauss xml`" },
  },
  "GAUSS-53200": {
    meaning: { en: "The primaries of the XML have different numbers of standbys." },
    cause: { en: "dataNode1 stands on more than one DEVICE, or one list is cut short." },
    next: { en: "Keep dataNode1 on the primary's DEVICE only: `/gauss xml`" },
  },
  "GAUSS-53206": {
    meaning: { en: "The priority of an availability zone is not between 1 and 10." },
    cause: { en: "azPriority was left out, or counted on beyond 10." },
    next: { en: "Set azPriority as the other hosts have it: `/gauss xml`" },
  },
});
