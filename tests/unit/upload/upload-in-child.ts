import { createPace } from "../../../src/upload/pace.ts";
import { createRemoteTarget } from "../../../src/upload/remote-target.ts";
import { upload } from "../../../src/upload/upload.ts";
import { ACCOUNT, NAMESPACE, TOKEN } from "../../helpers/fake-kv-api.ts";

// Runs in a process of its own, which the test kills.
const [baseUrl = "", seedFile = "", journalFile = ""] = process.argv.slice(2);
const clock = { nowMs: () => Date.now(), sleep: () => Promise.resolve(), random: () => 0.5 };
const pace = createPace(clock, 2);
const access = { baseUrl, accountId: ACCOUNT, namespaceId: NAMESPACE, token: TOKEN, deadlineMs: 30_000 };
const target = createRemoteTarget({ ...access, nowMs: clock.nowMs }, { clock, pace });
const limits = { pairs: 4, bytes: 1_000_000 };
const shared = {
  clock,
  pace,
  target,
  limits,
  ttlSeconds: undefined,
  listUpTo: 2_000,
  dryRun: false,
  onEvent: () => undefined,
};
const { ok } = await upload({ ...shared, seedFile, buildId: "b1", journalFile });
process.exitCode = ok ? 0 : 1;
