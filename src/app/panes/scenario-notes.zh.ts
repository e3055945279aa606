import type { Catalogue } from '../i18n/patterns.ts';

/**
 * Scenario 文档里的问题的中文。先是整句，再是句子的各部分；顺序有意义：更具体的写在前面。
 */
export const scenarioNotesZh: Catalogue = [
  ['{where}: expected {what*}, found {value}', '{where}：应为{what*}，实际是 {value}'],
  ['{where}: unknown field {name}', '{where}：没有字段 {name}'],
  ['{where}: {names} are missing', '{where}：缺少 {names}'],
  ['{where}: {name} is missing', '{where}：缺少 {name}'],
  ['{where}: forever and exitAfter contradict each other', '{where}：forever 和 exitAfter 互相矛盾'],
  ['{where}: forever: false needs exitAfter', '{where}：forever: false 需要 exitAfter'],
  ['{where}: instance is for a list of behaviours', '{where}：instance 只用于行为的列表'],
  ['{where}: {name} is no node name', '{where}：{name} 不能作节点名'],
  [
    '{where}: a static pod is the manifest of a Pod with metadata.name and spec',
    '{where}：静态 Pod 是一个带 metadata.name 和 spec 的 Pod 清单',
  ],
  [
    '{where}: {n} nodes are more than the {max} that can be simulated',
    '{where}：{n} 个节点，超过了能模拟的 {max} 个',
  ],
  ['{where}: two nodes are named {name}', '{where}：有两个节点都叫 {name}'],
  ['{where}: release {value} is not simulated', '{where}：不模拟版本 {value}'],
  ['{where}: this step does nothing', '{where}：这一步什么也不做'],
  ['{where}: {actions} in one step', '{where}：一步里有 {actions}'],
  ['{where}: for belongs to a fault', '{where}：for 只用于 fault'],
  ['{where}: at is missing: the step runs at 0s', '{where}：缺少 at：这一步在 0s 执行'],
  ['{where}: the longest run is 24h', '{where}：最长的运行是 24h'],
  ['{where}: the run has to last longer than 0s', '{where}：运行必须长于 0s'],
  ['there is a Scenario document already, this one is not read', '已经有一个 Scenario 文档，这一个不读'],
  // 故障
  ['there is no node {name}', '没有节点 {name}'],
  [
    '{node} has the only control plane: on a real cluster nothing would answer or be controlled any more. Here the API server, etcd, the scheduler and the controllers are taken to go on; faults of their own stop them.',
    '{node} 上有唯一的控制平面：在真实集群里，此后什么都不会应答，也不再受控制。这里假定 API server、etcd、调度器和控制器继续运行；要停止它们，请使用它们各自的故障。',
  ],
  ['there is no pod {name}', '没有 Pod {name}'],
  ['no container of the pod is running', 'Pod 里没有正在运行的容器'],
  ['unknown component {name}: expected one of {names}', '没有组件 {name}：可以是 {names}'],
  [
    'a fault names a node, a pod, the registry or a component, found: {names}',
    'fault 要指明 node、pod、registry 或 component，实际是：{names}',
  ],
  ['a fault of a node says one of {names}', '节点的 fault 要写其中一个：{names}'],
  ['a fault of a pod says one of {names}', 'Pod 的 fault 要写其中一个：{names}'],
  // 应有的内容
  ['text', '文本'],
  ['true or false', ' true 或 false'],
  ['a whole number from {a} to {b}', ' {a} 到 {b} 的整数'],
  ['a duration', '时长'],
  ['a list', '列表'],
  ['a mapping with {names}', '带 {names} 的映射'],
  ['a mapping', '映射'],
  ['an amount', '数量'],
  ['a taint', '污点'],
  ['a range of ports', '端口范围'],
  ['a signal', '信号'],
  ['a service', '服务'],
  ['a rate of at most {n}/s', '不超过 {n}/s 的速率'],
  ['forever, { exitAfter, code } or a list by instance', ' forever、{ exitAfter, code } 或按实例的列表'],
  // 建议
  ['Write it like {a}, or {b} for another namespace.', '写成 {a}；别的命名空间写成 {b}。'],
  [
    'Write it like 90s, 1m30s or 500ms, or as a number of seconds.',
    '写成 90s、1m30s 或 500ms，或者只写秒数。',
  ],
  ['Write it like {example*}.', '写成 {example*} 这样。'],
  ['Write apiVersion: {version}.', '写 apiVersion: {version}。'],
  ['Begin every entry with "- ".', '每一项都以“- ”开头。'],
  ['Use lower case letters, digits, - and dots.', '用小写字母、数字、- 和点。'],
  ['A step has one of run, apply and fault.', '一步有 run、apply、fault 中的一个。'],
  [
    'kubectl reads up to {n} levels, but no manifest needs as many as this.',
    'kubectl 最多能读 {n} 层，但没有哪个清单需要这么多层。',
  ],
  ['Keep one Scenario document per text.', '每个文本只留一个 Scenario 文档。'],
  ['The run is cut there.', '运行在那里截止。'],
  ['Did you mean {name}?', '是不是 {name}？'],
  ['Known here: {names}.', '这里可以写：{names}。'],
  ['Known: {names}.', '可以是：{names}。'],
  ['{a} or {rest*}', '{a} 或 {rest*}'],
];
