import { Component, type ReactNode } from 'react';
import { CannotStart } from './CannotStart';

/** The one place that catches what no screen expected. */
export class ErrorBoundary extends Component<{ children: ReactNode }, { failure?: unknown }> {
  override state: { failure?: unknown } = {};

  static getDerivedStateFromError(failure: unknown) {
    return { failure };
  }

  override render() {
    return this.state.failure === undefined ? (
      this.props.children
    ) : (
      <CannotStart failure={this.state.failure} />
    );
  }
}
