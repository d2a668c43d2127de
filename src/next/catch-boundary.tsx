import { Component, type ReactNode } from "react";

/** Takes what one kind of boundary does with errors below it. */
export interface CatchBoundaryProps {
  readonly path: string | undefined;
  /** Whether this boundary answers for the error; the others go up. */
  readonly catches: (error: unknown) => boolean;
  readonly fallback: (error: unknown, reset: () => void) => ReactNode;
  readonly children: ReactNode;
}

interface CatchState {
  readonly caught: { readonly error: unknown } | undefined;
  readonly path: string | undefined;
  readonly children: ReactNode;
}

/** Shows a fallback in place of children that threw, until another path or another payload comes. React wants a class. */
export class CatchBoundary extends Component<CatchBoundaryProps, CatchState> {
  static getDerivedStateFromError(error: unknown): Partial<CatchState> {
    return { caught: { error } };
  }

  static getDerivedStateFromProps({ path, children }: CatchBoundaryProps, state: CatchState): CatchState | null {
    if (path === state.path && children === state.children) return null;
    return { caught: undefined, path, children };
  }

  override readonly state: CatchState = { caught: undefined, path: this.props.path, children: this.props.children };

  override render(): ReactNode {
    const { caught } = this.state;
    if (!caught) return this.props.children;
    if (!this.props.catches(caught.error)) throw caught.error;
    return this.props.fallback(caught.error, this.reset);
  }

  private readonly reset = (): void => this.setState({ caught: undefined });
}
