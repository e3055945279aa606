import type { facts as english } from './facts.en.ts';

/** 某一时刻成立的事实。 */
export const facts: typeof english = {
  podStatus: (pod, status, ready, restarts) =>
    `${pod}：${status}，就绪 ${ready}${restarts > 0 ? `，重启过 ${restarts} 次` : ''}`,
  podNotThere: (pod) => `此刻没有 ${pod}`,
  podReady: (since) => `自 ${since} 起 Ready`,
  podNotReady: (containers) => (containers === '' ? '不是 Ready' : `不是 Ready：${containers} 还没有就绪`),
  podDeleted: (at, grace, left) => `在 ${at} 被删除；${grace}的宽限期还剩 ${left}`,
  endpointReady: (service) => `接收 service/${service} 的请求`,
  endpointServing: (service) => `正在终止但仍能应答：没有就绪的端点时，service/${service} 才会找它`,
  endpointNotReady: (service) => `不接收 service/${service} 的请求`,
  containerWaiting: (container, reason, since) => `${container} 自 ${since} 起等待：${reason}`,
  containerRunning: (container, since, restarts) =>
    `${container} 自 ${since} 起运行${restarts > 0 ? `，第 ${restarts} 次重启` : ''}`,
  containerNotStarted: '启动探针还没有成功',
  containerReady: '容器已就绪',
  containerNotReady: '容器未就绪',
  containerEnded: (container, at, code, reason) =>
    `${container} 在 ${at} 结束，退出代码 ${code}${reason === '' ? '' : `（${reason}）`}`,
  probeSucceeded: (probe, at) => `${probe} 探针在 ${at} 成功`,
  probeFailed: (probe, at) => `${probe} 探针在 ${at} 失败`,
  probeUnknown: (probe, at) => `${probe} 探针在 ${at} 的结果不计数`,
  failuresOf: (count, of) => `连续失败第 ${count} 次，阈值 ${of}`,
  successesOf: (count, of) => `连续成功第 ${count} 次，阈值 ${of}`,
  probeSettings: (delay, period, timeout, failures) =>
    `initialDelaySeconds ${delay}，periodSeconds ${period}，timeoutSeconds ${timeout}，failureThreshold ${failures}`,
  trippedRestart: '达到阈值：kubelet 重启容器',
  trippedUnready: '达到阈值：未就绪，不再接收请求',
  leftRestart: (left) => `再失败 ${left} 次，容器就会重启`,
  leftUnready: (left) => `再失败 ${left} 次，就会离开它的 Service`,
  heldByStartup: (probe) => `${probe} 探针在等启动探针成功`,
  hookRunning: (hook, since) => `${hook} 自 ${since} 起运行`,
  hookEnded: (hook, result, took) => `${hook} 用了 ${took}：${result}`,
  signalSent: (signal, why, left) => `${signal}：${why}；宽限期还剩 ${left}`,
  stillRunning: (container, after) => `${after} 之后 ${container} 仍在运行`,
  endedAfterSignal: (container, after, code) => `${after} 之后 ${container} 结束，退出代码 ${code}`,
  graceUnused: (left) => `宽限期有 ${left} 没有用到`,
  endpoints: (service, ready, total) => `service/${service}：${total} 个端点中 ${ready} 个就绪`,
  memberNotReady: (pod) => `${pod} 在列表里，但未就绪`,
  memberTerminating: (pod) => `${pod} 正在终止`,
  request: (traffic, status, pod, took) =>
    `${traffic}：${status}${pod === '' ? '' : `，来自 ${pod}`}，用时 ${took}`,
  commandFailed: (code) => `退出代码 ${code}`,
};
