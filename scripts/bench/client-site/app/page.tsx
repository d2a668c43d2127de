import type { ReactNode } from "react";
import { Counter } from "./counter.tsx";

export default function Page(): ReactNode {
  return <Counter />;
}
