import type { TraceIndex } from '../../trace/index.ts';
import { isInfrastructure } from '../../trace/infrastructure.ts';
import { type Messages, useMessages } from '../i18n/index.ts';
import { useNoteWords } from '../panes/note-words.ts';
import { type Note, useNotes } from '../panes/notes.ts';
import { useDocument } from '../state/document.ts';
import { useRun } from '../state/run.ts';

const WORKLOADS = ['StatefulSet', 'Deployment', 'ReplicaSet', 'DaemonSet', 'Job', 'CronJob'];

/** Why there is nothing to see, in one sentence. */
export function EmptyTimeline() {
  const m = useMessages();
  const status = useRun((state) => state.status);
  const index = useRun((state) => state.index);
  useRun((state) => state.version);
  const text = useDocument((state) => state.text);
  const inWords = useNoteWords();
  const notes = useNotes();
  // A run that is still to come, or that failed and says so above, gives no reason here.
  if (index.pods.length > 0 || (status !== 'done' && status !== 'unparsable')) return null;
  return (
    <div className="empty">
      <p>{m.run.noPods}</p>
      <p className="quiet">{reason(text, index, notes.map(inWords), m)}</p>
    </div>
  );
}

function reason(text: string, index: TraceIndex, notes: readonly Note[], m: Messages): string {
  if (text.trim() === '') return m.run.noPodsEmpty;
  const workloads = WORKLOADS.flatMap((kind) => index.objectsAt(index.horizon, kind)).filter(
    ({ object }) => !isInfrastructure(object),
  );
  const idle = workloads.find(({ object }) => object.spec?.replicas === 0);
  if (idle) return m.run.noPodsReplicasZero(`${idle.kind.toLowerCase()}/${idle.name}`);
  const error = notes.find((note) => note.severity === 'error');
  if (error?.code === 'rejected' && error.where)
    return m.run.noPodsRejected(error.where.split(' ')[0]!, error.message);
  if (error) return error.message;
  const refusal = refusals(index).at(-1);
  if (refusal) return refusal;
  return m.run.noPodsNoWorkload;
}

/** Why controllers could not create the pods they are for: `serviceaccount "robot" not found`. */
const refusals = (index: TraceIndex): string[] =>
  index.of('event').flatMap(({ reason: why, message }) => (why === 'FailedCreate' ? [message] : []));
