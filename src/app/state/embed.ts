/** What an embedded page shows: `?embed`, or `&ui=timeline` in the hash of a link. */
export type EmbedView = 'timeline' | 'editor+timeline';

/** How this page was opened; fixed for its life. */
export interface Opening {
  readonly embed: EmbedView | undefined;
  readonly notes: boolean;
  /** A frame in somebody else's page, and the speaker's window, leave no trace in what the visitor has stored. */
  readonly readOnly: boolean;
}

function readOpening(search: string, hash: string): Opening {
  const query = new URLSearchParams(search);
  const ui = query.get('ui') ?? new URLSearchParams(hash.replace(/^#/, '')).get('ui');
  const embed =
    ui === 'editor+timeline' || ui === 'editor timeline'
      ? 'editor+timeline'
      : ui === 'timeline' || query.has('embed')
        ? 'timeline'
        : undefined;
  const notes = query.has('notes');
  return { embed, notes, readOnly: notes || embed !== undefined };
}

export const opening: Opening =
  typeof location === 'undefined'
    ? { embed: undefined, notes: false, readOnly: false }
    : readOpening(location.search, location.hash);
