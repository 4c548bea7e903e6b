import { deviceOf, type XmlFile } from "./cluster-xml-edit.ts";

/** Of DCF, shared storage and later features; they are kept as they are. */
const FEATURES = /^(?:dcf|dss|ss|uwal)_/;

/** A parameter that names a node or an address of it, and is none of the lists that are edited. */
export function listNaming(file: XmlFile, node: string): string | undefined {
  const addresses = deviceOf(file, node)?.params.filter(({ name }) => /^(?:backIp|sshIp)\d+$/.test(name)) ?? [];
  const wanted = [node, ...addresses.map(({ value }) => value.trim())];
  const found = file.cluster.params.find(
    ({ name, value }) => FEATURES.test(name) && wordsIn(value).some((word) => wanted.includes(word)),
  );
  return found?.name;
}

/** With and without colons as part of a word: they stand in IPv6 addresses, and between an address and a port. */
const wordsIn = (value: string): string[] => [...value.split(/[^\w.:-]+/), ...value.split(/[^\w.-]+/)];
