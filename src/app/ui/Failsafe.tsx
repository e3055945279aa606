import { Component, type ReactNode } from 'react';
import { messages } from '../i18n/index.ts';

/** A pane that fails says so and can be tried again; the others go on, and nothing typed is lost. */
export class Failsafe extends Component<{ children: ReactNode }, { error: Error | undefined }> {
  override state: { error: Error | undefined } = { error: undefined };

  static getDerivedStateFromError(error: Error) {
    return { error };
  }

  override render() {
    const { error } = this.state;
    if (!error) return this.props.children;
    const m = messages();
    return (
      <div className="pane-message" role="alert">
        <p>{m.app.crashed}</p>
        <p className="quiet">{error.message}</p>
        <button type="button" className="button" onClick={() => this.setState({ error: undefined })}>
          {m.app.crashedRetry}
        </button>
      </div>
    );
  }
}
