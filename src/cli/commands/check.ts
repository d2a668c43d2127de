import { resolve } from "node:path";

import { checkApp } from "../../check/check-app.ts";
import { countVerdicts, reportLines } from "../check-report.ts";
import { EXIT } from "../command.ts";
import type { Command } from "../command.ts";
import { print } from "../print.ts";

/** Tells what of an existing Next.js app works here, and fails when something is missing. */
export const check: Command = {
  description: "Tell what of a Next.js app works, differs and is missing",
  args: {
    root: { type: "positional", required: false, description: "Folder of the app", default: "." },
    json: { type: "boolean", description: "Write one finding per line" },
  },
  async run(args) {
    const report = await checkApp(resolve(String(args["root"])));
    const counts = countVerdicts(report.findings);
    if (args["json"] === true) {
      report.findings.forEach(print.json);
      print.json({ files: report.files, ...counts });
    } else {
      reportLines(report).forEach(print.line);
    }
    return counts.missing > 0 ? EXIT.failed : EXIT.done;
  },
};
