import type { ReactNode } from "react";
import { Notice } from "../../next/notice.tsx";

/** Stands in for an app without a `not-found` file. Rendered inside the root layout. */
export function BuiltInNotFound(): ReactNode {
  return <Notice title="404" text="This page could not be found." />;
}

/** Stands in for an app without a `forbidden` file. */
export function BuiltInForbidden(): ReactNode {
  return <Notice title="403" text="This page could not be accessed." />;
}

/** Stands in for an app without an `unauthorized` file. */
export function BuiltInUnauthorized(): ReactNode {
  return <Notice title="401" text="You're not authorized to access this page." />;
}
