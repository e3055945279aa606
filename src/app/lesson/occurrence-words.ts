import type { Argument } from '../../lessons/occurrences.ts';
import type { Language } from '../state/settings.ts';

type Sentence = (a: string, b: string, c: string) => string;

/** `web-*` is any of several pods; a pod that is not named is any pod. */
const english = (pod: string) =>
  pod === '' || pod === '*' ? 'no pod' : pod.includes('*') ? `no pod ${pod}` : pod;
/** Texts in goals end in a star where more may follow. */
const plain = (text: string) => text.replaceAll('*', '');
const chinese = (pod: string) => (pod === '' || pod === '*' ? '任何 Pod' : pod);

/** What is missing where a goal waits for something that never came, as a sentence. */
const WORDS: Readonly<Record<Language, Readonly<Record<string, Sentence>>>> = {
  en: {
    created: (pod) => `${english(pod)} was ever created.`,
    gone: (pod) => `${english(pod)} ever disappeared.`,
    deleting: (pod) => `${english(pod)} was ever deleted.`,
    ready: (pod) => `${english(pod)} ever became Ready.`,
    unready: (pod) => `${english(pod)} ever stopped being Ready.`,
    status: (pod, status) => `${english(pod)} ever showed the status ${status}.`,
    started: (pod, container) => `${english(pod)}: ${container || 'its process'} never started.`,
    exited: (pod, container) => `${english(pod)}: ${container || 'its process'} never ended.`,
    restart: (pod) => `${english(pod)} was ever restarted.`,
    event: (object, reason) => `There was no event ${reason} of ${object}.`,
    signal: (signal, pod) => `${signal} was never sent${pod === '' ? '' : ` to ${pod}`}.`,
    hook: (hook, stage, pod) =>
      `${hook} never ${stage === 'begin' ? 'began' : 'ended'}${pod === '' ? '' : ` in ${pod}`}.`,
    probeFail: (probe, pod) => `No ${probe} probe${pod === '' ? '' : ` of ${pod}`} failed.`,
    probeOk: (probe, pod) => `No ${probe} probe${pod === '' ? '' : ` of ${pod}`} succeeded.`,
    inService: (service, pod) => `service/${service} never sent requests to ${pod === '' ? 'a pod' : pod}.`,
    outOfService: (service, pod) => `${pod === '' ? 'No pod' : pod} never left service/${service}.`,
    lost: () => 'No request was lost.',
    answered: () => 'No request was answered.',
    rejected: () => 'Nothing was rejected.',
    command: (text) => `${plain(text)} never ran.`,
    succeeds: (text) => `${plain(text)} never succeeded.`,
    logged: (pod, text) => `${pod} never logged “${plain(text)}”.`,
  },
  zh: {
    created: (pod) => `${chinese(pod)} 从未被创建。`,
    gone: (pod) => `${chinese(pod)} 从未消失。`,
    deleting: (pod) => `${chinese(pod)} 从未被删除。`,
    ready: (pod) => `${chinese(pod)} 从未变为 Ready。`,
    unready: (pod) => `${chinese(pod)} 从未失去 Ready。`,
    status: (pod, status) => `${chinese(pod)} 从未显示状态 ${status}。`,
    started: (pod, container) => `${chinese(pod)}：${container || '进程'}从未启动。`,
    exited: (pod, container) => `${chinese(pod)}：${container || '进程'}从未结束。`,
    restart: (pod) => `${chinese(pod)} 从未重启。`,
    event: (object, reason) => `${object} 没有出现事件 ${reason}。`,
    signal: (signal, pod) => `从未${pod === '' ? '' : `向 ${pod} `}发出 ${signal}。`,
    hook: (hook, stage, pod) =>
      `${pod === '' ? '' : `${pod} 的 `}${hook} 从未${stage === 'begin' ? '开始' : '结束'}。`,
    probeFail: (probe, pod) => `${pod === '' ? '' : `${pod} 的 `}${probe} 探针从未失败。`,
    probeOk: (probe, pod) => `${pod === '' ? '' : `${pod} 的 `}${probe} 探针从未成功。`,
    inService: (service, pod) => `service/${service} 从未把请求送到 ${pod === '' ? '任何 Pod' : pod}。`,
    outOfService: (service, pod) => `${pod === '' ? '任何 Pod' : pod} 从未离开 service/${service}。`,
    lost: () => '没有丢失请求。',
    answered: () => '没有请求得到回答。',
    rejected: () => '没有被拒绝的内容。',
    command: (text) => `${plain(text)} 从未运行。`,
    succeeds: (text) => `${plain(text)} 从未成功。`,
    logged: (pod, text) => `${pod} 从未写出“${plain(text)}”。`,
  },
};

/** "web-1 never left service/web."; undefined for an occurrence without a sentence. */
export function missingSentence(
  { name, args }: { name: string; args: readonly Argument[] },
  language: Language,
): string | undefined {
  const [a = '', b = '', c = ''] = args.map(String);
  const sentence = WORDS[language][name]?.(a, b, c);
  if (sentence === undefined || language !== 'en') return sentence;
  // "no pod … ever" and "web-1 … never" are one pattern with two beginnings.
  return sentence.startsWith('no pod')
    ? `N${sentence.slice(1)}`
    : sentence.replace(/^(\S+) was ever /, '$1 was never ').replace(/^(\S+) ever /, '$1 never ');
}
