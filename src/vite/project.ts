import { findAppDir } from "./app-dir.ts";
import { loadNextSettings, type NextSettings } from "./next-settings.ts";
import { findServerFiles, type ServerFiles } from "./server-files.ts";
import { scanApp, type AppScan, type ToScript } from "./scan-app.ts";

/** One app on disk, read at most once until it is told to forget. */
export interface Project {
  readonly root: () => string;
  readonly appDir: () => string;
  readonly settings: () => Promise<NextSettings>;
  readonly scan: () => Promise<AppScan>;
  /** What the server calls on its own. Looked up anew each time. */
  readonly serverFiles: () => Promise<ServerFiles>;
  readonly forget: (what: "scan" | "scan and settings") => void;
}

export interface ProjectNeeds {
  readonly warn: (message: string) => void;
  readonly toScript: ToScript;
}

/** Opens the app below a root that is known only once Vite has resolved its config. */
export function createProject(root: () => string, { warn, toScript }: ProjectNeeds): Project {
  const read: { settings?: Promise<NextSettings>; scan?: Promise<AppScan> } = {};
  const settings = (): Promise<NextSettings> => (read.settings ??= loadNextSettings(root(), warn));
  const appDir = (): string => findAppDir(root());
  return {
    root,
    appDir,
    settings,
    scan: () => (read.scan ??= settings().then(({ pageExtensions }) => scanApp(appDir(), pageExtensions, toScript))),
    serverFiles: async () => {
      const { pageExtensions } = await settings();
      return findServerFiles({ root: root(), appDir: appDir(), pageExtensions });
    },
    forget: (what) => {
      delete read.scan;
      if (what === "scan and settings") delete read.settings;
    },
  };
}
