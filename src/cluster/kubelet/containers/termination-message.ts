import type { ContainerRuntime } from '../../runtime/cri.ts';
import type { Container, InstanceStatus } from '../types.ts';

const MAX_FILE_BYTES = 4096;
const MAX_LOG_BYTES = 2048;
const MAX_LOG_LINES = 80;

/**
 * What a container leaves behind as its last words: the file at terminationMessagePath, or, where
 * the policy says so and it failed with an empty file, the end of its log.
 * Models pkg/kubelet/kuberuntime/kuberuntime_container.go getTerminationMessage.
 */
export function terminationMessage(
  runtime: ContainerRuntime,
  instance: Pick<InstanceStatus, 'id' | 'exitCode' | 'reason'>,
  container: Pick<Container, 'terminationMessagePolicy'> | undefined,
): string | undefined {
  const file = runtime.terminationMessage(instance.id).slice(-MAX_FILE_BYTES);
  if (file !== '') return file;
  if (container?.terminationMessagePolicy !== 'FallbackToLogsOnError') return undefined;
  if ((instance.exitCode ?? 0) === 0 || instance.reason === 'ContainerCannotRun') return undefined;
  const lines = runtime
    .logs(instance.id)
    .slice(-MAX_LOG_LINES)
    .map(({ line }) => line);
  const text = lines.join('\n').slice(-MAX_LOG_BYTES);
  return text === '' ? undefined : text;
}
