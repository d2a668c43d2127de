import * as React from "react";
import { lazy, Suspense, type ComponentType, type ReactNode } from "react";
import { dynamicWithoutSsr } from "../errors/client.ts";
import { bailout } from "./bailout.ts";

/** Takes what `next/dynamic` takes. */
export interface DynamicOptions<Props> {
  readonly loader?: Loader<Props>;
  /** Shown while the component loads. */
  readonly loading?: ComponentType<DynamicOptionsLoadingProps>;
  /** False leaves the component to the browser. Only client components may say so. */
  readonly ssr?: boolean;
}

/** Tells a loading component how loading goes. */
export interface DynamicOptionsLoadingProps {
  readonly error?: Error | null;
  readonly isLoading?: boolean;
  readonly pastDelay?: boolean;
  readonly retry?: () => void;
  readonly timedOut?: boolean;
}

/** Loads a module whose default export is the component, or the component itself. */
export type Loader<Props> = () => Promise<ComponentType<Props> | { readonly default: ComponentType<Props> }>;

/** Makes a component that is loaded when it is first rendered. */
export default function dynamic<Props extends object = object>(
  input: Loader<Props> | DynamicOptions<Props>,
  options: DynamicOptions<Props> = {},
): ComponentType<Props> {
  const { loader, loading, ssr = true } = { ...options, ...(typeof input === "function" ? { loader: input } : input) };
  if (!ssr && isServerComponentModule()) throw dynamicWithoutSsr();
  const Loaded = loader && lazy(async () => ({ default: componentOf(await loader()) }));
  function Dynamic(props: Props): ReactNode {
    const element = Loaded && <Loaded {...props} />;
    if (ssr && !loading) return element;
    return (
      <Suspense fallback={loading && <Fallback Loading={loading} />}>
        {ssr ? element : <BrowserOnly>{element}</BrowserOnly>}
      </Suspense>
    );
  }
  return Dynamic;
}

// The server's React has no state; asking it by name keeps bundlers from looking for the export.
function isServerComponentModule(): boolean {
  return !("useState" in React);
}

function Fallback({ Loading }: { readonly Loading: ComponentType<DynamicOptionsLoadingProps> }): ReactNode {
  return <Loading isLoading pastDelay error={null} />;
}

function BrowserOnly({ children }: { readonly children: ReactNode }): ReactNode {
  if (typeof window === "undefined") throw bailout("dynamic() with `ssr: false`");
  return children;
}

function componentOf<Props>(module: Awaited<ReturnType<Loader<Props>>>): ComponentType<Props> {
  return typeof module === "object" && "default" in module ? module.default : module;
}
