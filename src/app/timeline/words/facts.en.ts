/** What is true at a moment, in English: the list beside the crosshair. Times are written already. */
const times = (n: number) => (n === 1 ? 'once' : `${n} times`);

export const facts = {
  podStatus: (pod: string, status: string, ready: string, restarts: number) =>
    `${pod}: ${status}, ${ready} ready${restarts > 0 ? `, restarted ${times(restarts)}` : ''}`,
  podNotThere: (pod: string) => `${pod} does not exist at this moment`,
  podReady: (since: string) => `Ready since ${since}`,
  podNotReady: (containers: string) => (containers === '' ? 'not Ready' : `not Ready: ${containers} is not`),
  podDeleted: (at: string, grace: string, left: string) =>
    `deleted at ${at}; ${left} of the grace period of ${grace} left`,
  endpointReady: (service: string) => `gets requests of service/${service}`,
  endpointServing: (service: string) =>
    `terminating but still answering: service/${service} turns to it only where nobody is ready`,
  endpointNotReady: (service: string) => `gets no requests of service/${service}`,
  containerWaiting: (container: string, reason: string, since: string) =>
    `${container} has been waiting since ${since}: ${reason}`,
  containerRunning: (container: string, since: string, restarts: number) =>
    `${container} has been running since ${since}${restarts > 0 ? `, restart ${restarts}` : ''}`,
  containerNotStarted: 'its startup probe has not succeeded yet',
  containerReady: 'its readiness is true',
  containerNotReady: 'its readiness is false',
  containerEnded: (container: string, at: string, code: number, reason: string) =>
    `${container} ended at ${at} with exit code ${code}${reason === '' ? '' : ` (${reason})`}`,
  probeSucceeded: (probe: string, at: string) => `${probe} probe succeeded at ${at}`,
  probeFailed: (probe: string, at: string) => `${probe} probe failed at ${at}`,
  probeUnknown: (probe: string, at: string) => `${probe} probe at ${at} is not counted`,
  failuresOf: (count: number, of: number) => `failure ${count} of ${of} in a row`,
  successesOf: (count: number, of: number) => `success ${count} of ${of} in a row`,
  probeSettings: (delay: number, period: number, timeout: number, failures: number) =>
    `initialDelaySeconds ${delay}, periodSeconds ${period}, timeoutSeconds ${timeout}, failureThreshold ${failures}`,
  trippedRestart: 'threshold reached: the kubelet restarts the container',
  trippedUnready: 'threshold reached: not ready, so no more requests',
  leftRestart: (left: number) =>
    left === 1 ? 'one more failure restarts the container' : `${left} more failures restart the container`,
  leftUnready: (left: number) =>
    left === 1
      ? 'one more failure takes it out of its Services'
      : `${left} more failures take it out of its Services`,
  heldByStartup: (probe: string) => `the ${probe} probe waits for the startup probe`,
  hookRunning: (hook: string, since: string) => `${hook} has been running since ${since}`,
  hookEnded: (hook: string, result: string, took: string) => `${hook} took ${took}: ${result}`,
  signalSent: (signal: string, why: string, left: string) => `${signal}: ${why}; ${left} of grace left`,
  stillRunning: (container: string, after: string) => `${container} still runs ${after} later`,
  endedAfterSignal: (container: string, after: string, code: number) =>
    `${container} ended ${after} later, exit code ${code}`,
  graceUnused: (left: string) => `${left} of the grace period were not needed`,
  endpoints: (service: string, ready: number, total: number) =>
    `service/${service}: ${ready} of ${total} endpoints ready`,
  memberNotReady: (pod: string) => `${pod} is listed, but not ready`,
  memberTerminating: (pod: string) => `${pod} is terminating`,
  request: (traffic: string, status: string, pod: string, took: string) =>
    `${traffic}: ${status}${pod === '' ? '' : ` from ${pod}`} after ${took}`,
  commandFailed: (code: number) => `exit code ${code}`,
};
