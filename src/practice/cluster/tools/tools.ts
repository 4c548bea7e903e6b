import { cmCtl } from "./cm/cm-ctl.ts";
import { gaussdb } from "./gaussdb.ts";
import { gsCtl } from "./gs-ctl/gs-ctl.ts";
import { gsGuc } from "./gs-guc.ts";
import { gsOm } from "./gs-om/gs-om.ts";
import { gsql } from "./gsql/gsql.ts";
import { pgControldata } from "./pg-controldata.ts";
import { ps } from "./ps.ts";
import type { Tool } from "./tool.ts";

/** Every stand-in of a host. A new tool is one file and one word here. */
export const tools: readonly Tool[] = [gsOm, gsCtl, gsql, pgControldata, gsGuc, gaussdb, cmCtl, ps];
