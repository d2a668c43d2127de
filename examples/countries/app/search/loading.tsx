import type { ReactNode } from "react";

export default function SearchLoading(): ReactNode {
  return (
    <p role="status" className="text-lg text-dim">
      Looking through the atlas…
    </p>
  );
}
