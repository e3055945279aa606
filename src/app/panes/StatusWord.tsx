import type { StateName } from '../../timeline/tokens.ts';
import type { PodRecord } from '../../trace/records.ts';
import { useTheme } from '../state/theme.ts';

const WAITING = new Set(['CrashLoopBackOff', 'ImagePullBackOff', 'ErrImagePull', 'ErrImageNeverPull']);
const CREATING = new Set(['ContainerCreating', 'PodInitializing']);
const FAILED = new Set([
  'Error',
  'OOMKilled',
  'Failed',
  'Evicted',
  'CreateContainerConfigError',
  'DeadlineExceeded',
]);

/** The state whose colour a STATUS has on the timeline. The word itself is kubectl's. */
export function stateOf(row: PodRecord): StateName {
  const { status } = row;
  if (status === 'Terminating') return 'terminating';
  if (status === 'Running') return row.conditions.Ready === 'True' ? 'ready' : 'running';
  if (status === 'Completed' || status === 'Succeeded') return 'done';
  if (WAITING.has(status) || status.startsWith('Init:CrashLoop') || status.startsWith('Init:ImagePull'))
    return 'backoff';
  if (FAILED.has(status) || status.startsWith('Init:Err')) return 'failed';
  if (CREATING.has(status) || status.startsWith('Init:')) return 'creating';
  return 'pending';
}

/** A STATUS with the dot of its state before it. */
export function StatusWord({ row }: { row: PodRecord }) {
  const token = useTheme((found) => found.theme.states[stateOf(row)]);
  return (
    <span className="status">
      <span
        className="status-dot"
        style={{ background: token.fill, color: token.ink, borderColor: token.edge }}
        aria-hidden="true"
      >
        {token.icon}
      </span>
      {row.status}
    </span>
  );
}
