/** Where the inventory says that the cluster XML is. */
export const XML_PATH = "/opt/huawei/clusterconfig.xml";

const device = (name: string, number: number, more = "") =>
  `    <DEVICE sn="${number}">
      <PARAM name="name" value="${name}"/>
      <PARAM name="azName" value="AZ1"/>
      <PARAM name="azPriority" value="1"/>
      <PARAM name="backIp1" value="10.0.0.${number}"/>
      <PARAM name="sshIp1" value="10.0.0.${number}"/>
${more}    </DEVICE>
`;

/** What stands on the DEVICE of the primary, with the directories of all instances. */
const first = (dirs: string) => `      <PARAM name="dataNum" value="1"/>
      <PARAM name="dataPortBase" value="15400"/>
      <PARAM name="dataNode1" value="${dirs}"/>
`;

const xmlFile = (names: readonly string[], devices: readonly string[]) => `<?xml version="1.0" encoding="UTF-8"?>
<ROOT>
  <!-- 整体信息 -->
  <CLUSTER>
    <PARAM name="clusterName" value="blue"/>
    <PARAM name="nodeNames" value="${names.join(",")}"/>
    <PARAM name="gaussdbAppPath" value="/opt/app"/>
    <PARAM name="gaussdbLogPath" value="/var/log/omm"/>
    <PARAM name="gaussdbToolPath" value="/opt/tool"/>
    <PARAM name="backIp1s" value="${names.map((name) => `10.0.0.${name.slice(-1)}`).join(",")}"/>
  </CLUSTER>
  <DEVICELIST>
${devices.join("")}  </DEVICELIST>
</ROOT>
`;

/** A file that names these machines, the primary first. */
export const xmlOf = (primary: string, ...others: readonly string[]): string => {
  const dirs = ["/data/dn1", ...others.map((name) => `${name},/data/dn1`)].join(",");
  const devices = [primary, ...others].map((name) =>
    device(name, Number(name.slice(-1)), name === primary ? first(dirs) : ""),
  );
  return xmlFile([primary, ...others], devices);
};
