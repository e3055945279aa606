import { parseTimestamp, type SimMs } from '../../../base/time.ts';
import type { ContainerStatus } from '../types.ts';

/** Whether a container ran for more than 10 s when this kubelet began: what was said of it then stays until a probe is heard. */
export function ranBefore(kubeletStartedAt: SimMs, { state: { running } }: ContainerStatus): boolean {
  if (running === undefined || kubeletStartedAt === 0) return false;
  return parseTimestamp(running.startedAt) + 10_000 < kubeletStartedAt;
}
