import type { Messages } from './en.ts';

const seconds = (s: number) => `${Number(s.toFixed(s < 10 ? 2 : 1))} 秒`;

/** 终端。 */
export const terminal: Messages['terminal'] = {
  label: '终端',
  log: '终端输出',
  input: (t) => `命令，时间 ${seconds(t)}`,
  inputIn: (container, t) => `${container} 里的命令，时间 ${seconds(t)}`,
  welcome: '播放头时刻的 kubectl。读取的命令按这一刻回答；写入的命令成为场景的一步。',
  help: '试试：kubectl get pods -o wide · kubectl describe pod NAME · kubectl get events · kubectl delete pod NAME · help',
  helpText: [
    '每条命令都按播放头的时刻回答。',
    '读取：get、describe、logs、explain、rollout status…… 写入：delete、scale、apply、patch…… 会加入一步。',
    'kubectl exec -it POD -- sh 打开容器里的 shell，kubectl edit 打开一个标签页，-f - 读取编辑器里的文档。',
    'Tab 补全，↑ ↓ 浏览历史，Ctrl+R 搜索历史，Ctrl+C 放弃，Ctrl+L 清屏。',
    'Ctrl+A E B F 移动光标，Ctrl+K U W 剪切，Ctrl+Y 贴回，Ctrl+D 离开容器。',
  ].join('\n'),
  step: (t, lost) => `# 已在 ${seconds(t)} 给场景加入一步；此后的 ${seconds(lost)} 作废并重新计算`,
  ended: (t) => `# 结束于 ${seconds(t)}`,
  unfinished: '# 运行结束时它还在执行；以上是到那时为止的输出',
  notTyped: '# 因此不保留这一行：否则 shell 永远等不到下一行（如同按下 Ctrl+C，它什么也没有做）',
  unreadable: '场景文本无法读取：请先修好它\n',
  goTo: (t) => `跳到 ${seconds(t)}`,
  undo: '撤销',
  searching: '搜索历史',
  past: (t) => `在 ${seconds(t)}`,
  waiting: '运行中；时间随播放头前进；Ctrl+C 结束',
  asking: '正在计算…',
  stop: '停止（Ctrl+C）',
  play: '播放',
  tabs: '终端和正在编辑的对象',
  edited: (name) => `${name} 的 YAML`,
  save: '保存',
  cancel: '放弃',
  saveHint: 'Ctrl+S 保存：差异以 patch 的形式成为一步。Esc 放弃。',
};
