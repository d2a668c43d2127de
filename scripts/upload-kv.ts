import { runCli } from "../src/cli/run-cli.ts";

// The engine of `vinext upload` as a script: `node scripts/upload-kv.ts examples/countries --remote --dry-run`.
process.exitCode = await runCli(["upload", ...process.argv.slice(2)]);
