import { family } from "./family.ts";

/** The XML as a whole: can it be read, are its hosts complete, does it agree with the cluster. */
export const XML_NODES = family("explain-xml-nodes", {
  "GAUSS-51200": {
    meaning: { en: "The XML lacks a parameter." },
    cause: { en: "It was left out, or its name is misspelt." },
    next: { en: "Add the parameter that the message names: `/gauss xml`" },
  },
  "GAUSS-51201": {
    meaning: { en: "The XML names no hosts." },
    cause: { en: "nodeNames is missing or empty." },
    next: { en: "List the host names in nodeNames: `/gauss xml`" },
  },
  "GAUSS-51203": {
    meaning: { en: "The static configuration says nothing about what was asked." },
    cause: { en: "The file on this host is old, damaged, or was written by another version." },
    next: { en: "Compare it with the other members': `/gauss check`" },
  },
  "GAUSS-51207": {
    meaning: { en: "A DEVICE of the XML has no backIp1." },
    cause: { en: "The line was left out when the host was added." },
    next: { en: "Give the host in the message its backIp1: `/gauss xml`" },
  },
  "GAUSS-51217": {
    meaning: { en: "The XML and the static configuration describe two different clusters." },
    cause: { en: "The tools never rewrite the XML: it is as old as the last edit." },
    next: { en: "Bring the XML up to the running cluster: `/gauss xml`" },
  },
  "GAUSS-51227": {
    meaning: { en: "The hosts of the XML have different numbers of addresses." },
    cause: { en: "One DEVICE has a second backIp or sshIp that the others have not." },
    next: { en: "Give every host the same number of addresses: `/gauss xml`" },
  },
  "GAUSS-51230": {
    meaning: { en: "A number in the configuration is not what it must be." },
    cause: { en: "Standbys, lists or CM directories do not match in number, as the message says." },
    next: { en: "Correct the number in the XML: `/gauss xml`" },
    cases: {
      primaries: {
        within: "master dn",
        meaning: { en: "Not exactly one member is primary." },
        cause: { en: "The primary is dead or its role could not be read, or two members are primary." },
        next: {
          en: "Look with `/gauss status`: promote with `/gauss failover`, or stop one with `/gauss stop <node>`",
        },
      },
    },
  },
  "GAUSS-51234": {
    meaning: { en: "The XML could not be parsed." },
    cause: { en: "A tag is not closed, or a sign such as & stands there unescaped." },
    next: { en: "Have the place shown by `/gauss xml` and correct it." },
  },
  "GAUSS-51236": {
    meaning: { en: "The XML is no valid description of a cluster." },
    cause: { en: "nodeNames and the DEVICEs do not match, or there is a DOCTYPE in it." },
    next: { en: "Make nodeNames and DEVICEs agree: `/gauss xml`" },
  },
  "GAUSS-51619": {
    meaning: { en: "The host name is none of this cluster." },
    cause: { en: "An address or an alias was given, or the host is not in the XML." },
    next: { en: "Use a name that `gs_om -t view` lists; for a new host extend the XML: `/gauss xml`" },
  },
  "GAUSS-51620": {
    meaning: { en: "The XML says nothing about this host." },
    cause: { en: "`hostname` gives a name that nodeNames does not hold." },
    next: { en: "Make the host's name and the XML agree: `/gauss xml`" },
  },
  "GAUSS-51637": {
    meaning: { en: "Two things that must be the same differ." },
    cause: { en: "The static configuration is of another version, or describes other instances." },
    next: { en: "Compare the members' configurations: `/gauss check`" },
  },
});
