// Notes every module that a process loads in the file that LOADED_FILES names.
import { appendFileSync } from "node:fs";
import { registerHooks } from "node:module";

registerHooks({
  load(url, context, next) {
    appendFileSync(process.env["LOADED_FILES"] ?? "", `${url}\n`);
    return next(url, context);
  },
});
