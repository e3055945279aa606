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
    // A part that cannot be fetched is asked for once: another try needs another page. What is typed is stored.
    if (isMissingPart(error))
      return (
        <div className="pane-message" role="alert">
          <p>{m.app.partMissing}</p>
          <button type="button" className="button" onClick={() => location.reload()}>
            {m.app.reload}
          </button>
        </div>
      );
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

/** The words of Chromium, Firefox and Safari for a module, and of Vite for a style, that is not there (any more). */
const isMissingPart = ({ message }: Error): boolean =>
  /dynamically imported module|Importing a module script failed|Unable to preload CSS/.test(message);
