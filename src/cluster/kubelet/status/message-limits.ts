import type { ContainerStatus, PodStatus } from '../types.ts';

/** All termination messages of a pod together; shared equally by its containers. */
const MAX_POD_MESSAGES = 12 * 1024;

/** Cuts termination messages so that a pod's status stays small. Models normalizeStatus. */
export function limitMessages(status: PodStatus): PodStatus {
  const count =
    (status.containerStatuses?.length ?? 0) +
    (status.initContainerStatuses?.length ?? 0) +
    (status.ephemeralContainerStatuses?.length ?? 0);
  if (count < 2) return status;
  const max = Math.floor(MAX_POD_MESSAGES / count);
  const tooLong = (s: ContainerStatus) =>
    (s.state.terminated?.message?.length ?? 0) > max || (s.lastState.terminated?.message?.length ?? 0) > max;
  const cut = (s: ContainerStatus): ContainerStatus => {
    if (!tooLong(s)) return s;
    const short = (state: ContainerStatus['state']) =>
      state.terminated?.message === undefined
        ? state
        : { terminated: { ...state.terminated, message: state.terminated.message.slice(0, max) } };
    return { ...s, state: short(s.state), lastState: short(s.lastState) };
  };
  const lists = ['containerStatuses', 'initContainerStatuses', 'ephemeralContainerStatuses'] as const;
  if (!lists.some((key) => status[key]?.some(tooLong))) return status;
  const result = { ...status };
  for (const key of lists) if (result[key]) result[key] = result[key].map(cut);
  return result;
}
