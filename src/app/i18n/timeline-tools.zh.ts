import type { Messages } from './en.ts';

const seconds = (s: number) => `${Number(s.toFixed(s < 10 ? 2 : 1))} 秒`;

/** 时间线上的搜索、便签和标记。 */
export const timelineTools: Messages['timelineTools'] = {
  list: '时间线上的标记。用方向键在它们之间移动。',
  wheelHint: 'Ctrl + 滚轮缩放，Shift + 滚轮沿时间移动',
  inView: (s, grid) => `可见 ${s}${grid === undefined ? '' : ` · 每格 ${grid}`}`,
  search: '搜索事件',
  searchHint: 'SIGTERM、Unhealthy、web-1……',
  hits: (at, of) => (of === 0 ? '没有找到' : at < 1 ? `找到 ${of} 条` : `第 ${at} 条，共 ${of} 条`),
  nextHit: '下一条结果',
  previousHit: '上一条结果',
  nextHitOrEvent: '下一条搜索结果，或下一个事件',
  previousHitOrEvent: '上一条搜索结果，或上一个事件',
  writeNote: '在播放头处写便签',
  noteAt: (t) => `${seconds(t)} 处的便签`,
  noteHint: '这里要注意什么？',
  keepNote: '保存',
  removeNote: '删除',
  noteKept: '便签已写进场景，链接会带上它。',
  noteRemoved: '便签已删除。',
  mark: '标记 A，再标记 B：两者之间的时间',
  measure: '从一个事件量到另一个事件；用鼠标在标尺上拖动，按住 Alt 可停在任意时刻',
  copy: '把所选内容复制为一句可以引用的话',
  clearMarks: '去掉标记 A、B 和测量范围',
  span: (from, to, length) => `${from} 至 ${to}（${length}）`,
  source: (name, seed, version) => `Podscope，场景 ${name}，种子 ${seed}，Kubernetes ${version}`,
  citation: (what, when, source) => `${what}，${when}。${source}。`,
};
