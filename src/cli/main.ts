#!/usr/bin/env node
import { ignoreLostReaders } from "./print.ts";
import { runCli } from "./run-cli.ts";

ignoreLostReaders();

// No look at whether this file is the main module: it also runs through the link in node_modules/.bin.
process.exitCode = await runCli(process.argv.slice(2));
