import { translateComments } from '../../lessons/comments.ts';
import type { Language } from '../state/settings.ts';

/** What the texts to begin with say in their comments, in other languages. Everything else in them is the API's. */
const COMMENTS: Readonly<Partial<Record<Language, Readonly<Record<string, string>>>>> = {
  zh: {
    'Three databases, one after another. Change anything: the future is computed as you type.':
      '三个数据库，一个接一个。随便改点什么：你一边打字，未来一边重新计算。',
    'It fails, is started again, fails again: the wait doubles each time.':
      '它失败，被重启，又失败：每次等待的时间翻倍。',
    'A pod that is deleted at 30 s and has 20 s to end. Which seconds does preStop take?':
      '一个第 30 秒被删除的 Pod，有 20 秒来结束。preStop 用的是哪几秒？',
    'A shell as process 1 that handles no signal: SIGTERM does nothing.':
      '1 号进程是 shell，不处理信号：SIGTERM 没有作用。',
    'An app that needs half a minute to start, and hangs 110 s after each start.':
      '一个启动要半分钟的应用，每次启动 110 秒之后卡死。',
    'Four replicas, one image to the next: never fewer than three Ready, never more than five.':
      '四个副本，从一个镜像换到下一个：Ready 的从不少于三个，Pod 从不多于五个。',
  },
};

/** A text to begin with, its comments in the language of the page. */
export const withComments = (text: string, language: Language): string =>
  translateComments(text, COMMENTS[language] ?? {});
