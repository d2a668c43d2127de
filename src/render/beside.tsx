import type { ReactNode } from "react";

/** Puts elements side by side; one that is not there takes no place in the payload. */
export function beside(first: ReactNode, second: ReactNode): ReactNode {
  if (first === undefined) return second;
  return (
    <>
      {first}
      {second}
    </>
  );
}
