import Link from "next/link";
import type { ReactNode } from "react";

/** Links to the pages of some topics. */
export function Topics({ topics }: { readonly topics: readonly string[] }): ReactNode {
  return (
    <ul className="topics">
      {topics.map((topic) => (
        <li key={topic}>
          <Link href={`/tags/${topic}`}>{topic}</Link>
        </li>
      ))}
    </ul>
  );
}
