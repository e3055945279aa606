import type { Catalogue } from '../i18n/patterns.ts';

/**
 * “说明”里假设、警告和建议的中文。API server 自己的错误文字和 kubectl 的一样，保持英文。
 * 顺序有意义：更具体的写在前面。
 */
export const notesZh: Catalogue = [
  [
    '{image} is not known: assumed to have the programs and the /bin/sh of Debian, and what its command names.',
    '不认识 {image}：假设它有 Debian 的程序和 /bin/sh，以及它的命令所用到的东西。',
  ],
  [
    '{image} is not known: assumed to start at once, to run for ever, to listen on the ports that it declares or is probed on, to answer 200 and SERVING, and to exit 0 on SIGTERM.',
    '不认识 {image}：假设它立刻启动，一直运行，在声明或被探测的端口上监听，回答 200 和 SERVING，收到 SIGTERM 时以 0 退出。',
  ],
  [
    '{image} is not known: assumed to start at once, to run for ever, to listen on its declared ports, to answer 200 and SERVING, and to exit 0 on SIGTERM.',
    '不认识 {image}：假设它立刻启动，一直运行，在声明的端口上监听，回答 200 和 SERVING，收到 SIGTERM 时以 0 退出。',
  ],
  [
    '{image} is not known: assumed to run for ever, to listen on the ports that it declares or is probed on, to answer 200 and SERVING, and to exit 0 on SIGTERM.',
    '不认识 {image}：假设它一直运行，在声明或被探测的端口上监听，回答 200 和 SERVING，收到 SIGTERM 时以 0 退出。',
  ],
  [
    '{image} is not known: assumed, as it has to end, to do its work in 2 s and to exit 0.',
    '不认识 {image}：它必须结束，所以假设它 2 秒做完，以 0 退出。',
  ],
  [
    '{image} is not known: assumed to run as another user than root, as runAsNonRoot asks.',
    '不认识 {image}：假设它按 runAsNonRoot 的要求，以非 root 用户运行。',
  ],
  ['{image} is not known: assumed to succeed at once.', '不认识 {image}：假设它立刻成功。'],
  ['{image} is not known: assumed that it has no {what}.', '不认识 {image}：假设里面没有 {what}。'],
  [
    'What {image} holds is not known: assumed that {what} is in it.',
    '不知道 {image} 里有什么：假设有 {what}。',
  ],
  [
    'What {what} does is not known: assumed to start in {s} s, to run for ever, to listen on the ports that it declares or is probed on and to answer 200.',
    '不知道 {what} 做什么：假设它 {s} 秒后启动完毕，一直运行，在声明或被探测的端口上监听，回答 200。',
  ],
  [
    'The apps entry does not say what happens at the stop signal: assumed to exit {code} at once.',
    'apps 条目没有说收到停止信号时怎么办：假设立刻以 {code} 退出。',
  ],
  [
    'A command loop runs without ever sleeping. Its work is simulated in larger and larger steps, so it turns fewer times than on a real machine.',
    '有一个命令循环从不 sleep。它以越来越大的步子模拟，循环次数比真实机器上少。',
  ],
  [
    'The log has passed 10 MiB. A real node begins a new file there, keeps five, and kubectl logs shows the newest; here all of it is kept in one.',
    '日志已超过 10 MiB。真实节点此时会换新文件，最多保留五个，kubectl logs 只显示最新的一个；这里全部保留在一起。',
  ],
  [
    '{program} holds more in memory than the simulation can: it is killed as on a node without memory left.',
    '{program} 占用的内存超出模拟所能承受：像节点内存耗尽时那样被杀死。',
  ],
  ['Give the container a memory limit.', '给容器设置内存上限。'],
  [
    'The code after {program} is not run. Read from its text: it takes memory without end.',
    '不运行 {program} 之后的代码。从文本读出：它不停地占用内存。',
  ],
  [
    'The code after {program} is not run. Read from its text: it takes {mb} MB of memory and then ends.',
    '不运行 {program} 之后的代码。从文本读出：它占用 {mb} MB 内存，然后结束。',
  ],
  [
    'Perl code is not run: assumed to succeed at once without output.',
    '不运行 Perl 代码：假设立刻成功，没有输出。',
  ],
  [
    'Python code after -c is not run: assumed to succeed at once without output.',
    '不运行 -c 后面的 Python 代码：假设立刻成功，没有输出。',
  ],
  [
    'The data of databases is not simulated: queries succeed and find nothing.',
    '不模拟数据库里的数据：查询会成功，但什么也查不到。',
  ],
  [
    'a metrics server is assumed: autoscalers see what the simulated containers use',
    '假设有一个 metrics server：自动扩缩看到的是模拟容器的用量',
  ],
  [
    '{tool} {options}: accepted, but what it changes is not simulated.',
    '{tool} {options}：选项会被接受，但它改变的东西不模拟。',
  ],
  ['{file}: what it sets for {program} is not simulated.', '{file}：其中为 {program} 做的设置不模拟。'],
  [
    '{file}: the ports that it names are opened; its routes and clusters are not simulated.',
    '{file}：它写明的端口会打开；其中的路由和集群不模拟。',
  ],
  [
    'haproxy.cfg: not simulated, taken as not there: {names}.',
    'haproxy.cfg 中这些指令不模拟，当作没有：{names}。',
  ],
  [
    'httpd.conf: not simulated, taken as not there: {names}.',
    'httpd.conf 中这些指令不模拟，当作没有：{names}。',
  ],
  [
    'Of the nginx configuration these directives are not simulated: {names}. Requests are answered as if they were not there.',
    'nginx 配置中的这些指令不模拟：{names}。回答请求时当作没有它们。',
  ],
  [
    '{command} is not simulated: the Redis server answers OK and does nothing.',
    '不模拟 {command}：Redis 服务器回答 OK，什么也不做。',
  ],
  [
    'Volume {name} is of kind {kind}, which is not simulated: it is an empty directory.',
    '卷 {name} 的类型 {kind} 不模拟：它是一个空目录。',
  ],
  ['Port {port} is taken by another container of the pod.', '端口 {port} 已被 Pod 里的另一个容器占用。'],
  [
    'agnhost netexec /dial over {protocol} is not simulated: assumed not to be answered.',
    '不模拟 agnhost netexec 经 {protocol} 的 /dial：假设没有回答。',
  ],
  [
    'agnhost {command} is not simulated: assumed to run for ever and to listen on its declared ports.',
    '不模拟 agnhost {command}：假设它一直运行，在声明的端口上监听。',
  ],
  [
    'the provisioner {name} is assumed to run and to make empty volumes that every node can reach',
    '假设制备器 {name} 在运行，并建出每个节点都能用的空卷',
  ],
  ['the scheduler {name} is not simulated: the pod stays Pending', '不模拟调度器 {name}：Pod 一直是 Pending'],
  [
    'traffic {name} goes to service/{service}:{port}, which is not there',
    '流量 {name} 去往 service/{service}:{port}，但它不存在',
  ],
  [
    '{name} is outside the cluster: assumed to be reachable and to answer 200 with a short page.',
    '{name} 在集群之外：假设可以访问，并回答 200 和一个短页面。',
  ],
  [
    '{command}: assumed to succeed within {s} s. What it installs is there afterwards, simulated or assumed.',
    '{command}：假设在 {s} 秒内成功。它安装的东西之后都在，或是模拟的，或是假设的。',
  ],
  [
    '{command}: assumed to succeed within {s} s; what it fetches, builds or changes is not simulated.',
    '{command}：假设在 {s} 秒内成功；它下载、构建或修改的内容不模拟。',
  ],
  ['accepted, not simulated: {field}', '接受，但不模拟：{field}'],
  ['spec.steps[{n}]: the run is made longer for this step', 'spec.steps[{n}]：为了这一步，运行被延长了'],
  [
    '{kind} {name} is not in this text: {waits*}, as on a cluster that does not have it.',
    '文本里没有 {kind} {name}：{waits*}，和没有它的集群一样。',
  ],
  ['pods that need it wait for it', '需要它的 Pod 会等它'],
  ['pods that need it stay Pending', '需要它的 Pod 一直是 Pending'],
  ['claims of it stay Pending, and so do their pods', '使用它的 PVC 一直是 Pending，它们的 Pod 也是'],
  ['pods that name it are refused', '指定它的 Pod 会被拒绝'],
  [
    'Keys and certificates that openssl makes here can be read by this simulation only: nothing is encrypted.',
    'openssl 在这里生成的密钥和证书只有本模拟能读：没有任何内容被加密。',
  ],
  [
    'openssl {command} is not simulated: assumed to succeed without output.',
    '不模拟 openssl {command}：假设成功且没有输出。',
  ],
  [
    '{command}: allowed, and assumed to succeed; what it changes in the kernel is not simulated.',
    '{command}：允许，并假设成功；它对内核的改动不模拟。',
  ],
  [
    '{program}: the broker holds nothing here; assumed to succeed without output.',
    '{program}：这里的消息代理里没有内容；假设成功且没有输出。',
  ],
  [
    'What {what} does is not known: assumed, as it has to end, to do its work in {s} s and to exit 0.',
    '不知道 {what} 做什么：它必须结束，所以假设它 {s} 秒做完，以 0 退出。',
  ],
  [
    'What {what} does is not known: assumed to start in {s} s, to run for ever, to listen on {ports} as its text says, beside the ports that it declares or is probed on, and to answer 200.',
    '不知道 {what} 做什么：假设它 {s} 秒后启动完毕，一直运行，在代码里写的 {ports} 以及声明或被探测的端口上监听，回答 200。',
  ],
  [
    'Static pod {name}: the kubelet does not take its file and says so in its log only: {why}.',
    '静态 Pod {name}：kubelet 不接受它的文件，只在自己的日志里说明：{why}。',
  ],
  [
    'Static pod {name}: the API server refuses its mirror: {why}. A real kubelet runs the pod without one; here it starts once there is one.',
    '静态 Pod {name}：API 服务器拒绝它的镜像 Pod：{why}。真正的 kubelet 没有镜像也会运行这个 Pod；这里要等镜像建成才启动。',
  ],
  [
    'The processes of {node} are those of its pods: its own, such as systemd, kubelet and containerd, are not simulated.',
    '{node} 上的进程就是它的 Pod 的进程：它自己的进程，例如 systemd、kubelet 和 containerd，没有模拟。',
  ],
  [
    'The directory {path} of a local volume is assumed to exist on {node}, empty at first.',
    '假设 local 卷的目录 {path} 在 {node} 上存在，开始时是空的。',
  ],
  ['chroot {root}: the files stay those of the container itself.', 'chroot {root}：文件仍是容器自己的。'],
  [
    '{kind} is accepted and stored; nothing in this simulation acts on it',
    '{kind} 会被接受并保存；本模拟里没有什么对它起作用',
  ],
  [
    '{kind} decides what kubectl in a container may do, what pods may read from the API server and what kubectl auth can-i answers; other programs do not use it by themselves',
    '{kind} 决定容器里的 kubectl 可以做什么、Pod 可以从 API server 读到什么，以及 kubectl auth can-i 怎么回答；其他程序不会自己去用它',
  ],
  [
    'CustomResourceDefinition: objects of its kind are checked and stored; no controller acts on them, and neither rules in CEL nor conversion webhooks are evaluated',
    'CustomResourceDefinition：它定义的那类对象会被检查并保存；没有控制器对它们起作用，CEL 规则和转换 webhook 也不会执行',
  ],
  [
    '{kind} is defined in this same text: its definition is applied first. One kubectl apply of all of it says "no matches for kind", and succeeds when it is run again',
    '{kind} 就是在这份文本里定义的：这里先应用它的定义。用一次 kubectl apply 应用全部内容会报 "no matches for kind"，再运行一次才成功',
  ],
  [
    'the reclaim policy Recycle is not simulated: the volume stays Released',
    '不模拟回收策略 Recycle：卷一直是 Released',
  ],
  [
    'CSIDriver: storageCapacity makes the scheduler ask for CSIStorageCapacity; nothing else of it has an effect',
    'CSIDriver：storageCapacity 会让调度器查询 CSIStorageCapacity；其余内容不起作用',
  ],
  [
    'RuntimeClass: its overhead, node selector and tolerations reach the pods; the nodes know no other handler than runc',
    'RuntimeClass：overhead、nodeSelector 和 tolerations 会作用到 Pod；节点只认得 handler runc',
  ],
  [
    'not taken by {release} (feature gate {gate} is off, on since {since}): {field}',
    '{release} 不接受（feature gate {gate} 未开启，从 {since} 起开启）：{field}',
  ],
  [
    'not taken by {release} (feature gate {gate} is off): {field}',
    '{release} 不接受（feature gate {gate} 未开启）：{field}',
  ],
  [
    'the simulated cluster is full: it keeps at most {pods} pods and {objects} objects',
    '模拟的集群满了：最多保存 {pods} 个 Pod 和 {objects} 个对象',
  ],
  [
    '{object} asks for {n} pods: the simulated cluster keeps at most {max}',
    '{object} 要求 {n} 个 Pod：模拟的集群最多保存 {max} 个',
  ],
  ['a part of the simulation failed: {why}', '模拟的一部分出错了：{why}'],
  [
    'traffic {name} would send {n} requests; a run has at most {max}, so it ends at {s}s',
    '流量 {name} 会发出 {n} 个请求；一次运行最多 {max} 个，所以它在 {s} 秒结束',
  ],
  [
    'the text has {n} characters, more than the {max} that can be run',
    '文本有 {n} 个字符，超过了可以运行的 {max} 个',
  ],
  ['the text holds {n} objects, only the first {max} are run', '文本里有 {n} 个对象，只运行前 {max} 个'],
  ['key {key} already set in map ({path})', '键 {key} 在同一个映射里已经写过（{path}）'],
  ['a full-width space (U+3000) is ordinary text to YAML', '全角空格（U+3000）在 YAML 里只是普通文字'],
  [
    'a blank that is no ordinary space ({code}) is ordinary text to YAML',
    '不是普通空格的空白（{code}）在 YAML 里只是普通文字',
  ],
  [
    'an invisible character ({code}) is ordinary text to YAML',
    '看不见的字符（{code}）在 YAML 里只是普通文字',
  ],
  ['the full-width character {c} is ordinary text to YAML', '全角字符 {c} 在 YAML 里只是普通文字'],
  // 建议
  [
    'Add a Namespace document named {name} above this one, as kubectl create namespace {again} would, or change metadata.namespace.',
    '在它上面加入一个名为 {name} 的 Namespace 文档（就像 kubectl create namespace {again}），或者改 metadata.namespace。',
  ],
  [
    'Add a ServiceAccount document named {name} above this one.',
    '在它上面加入一个名为 {name} 的 ServiceAccount 文档。',
  ],
  [
    '{kind} is defined by a CustomResourceDefinition that is not in this text: add its document to have the object stored and checked. No controller acts on it here either way; the rest runs without it.',
    '{kind} 由一个 CustomResourceDefinition 定义，而这份文本里没有它：加入那个文档，对象就会被保存和检查。无论如何，这里都没有控制器对它起作用；其余部分照常运行。',
  ],
  [
    'Ask for fewer replicas: a question about many pods can be asked of a few.',
    '把 replicas 设小一些：关于很多 Pod 的问题，用几个 Pod 也能问。',
  ],
  [
    'Please report this text as an issue: what follows may be incomplete.',
    '请把这段文本作为 issue 报告：之后的内容可能不完整。',
  ],
  ['Lower the rate, or say from when until when it lasts.', '降低速率，或者写明从什么时候到什么时候。'],
  ['Leave out what the question does not need.', '去掉与问题无关的部分。'],
  ['The last one counts; remove the others.', '以最后一个为准；删掉其他的。'],
  ['Paste a manifest, for example of a Pod.', '粘贴一个清单，比如一个 Pod。'],
  ['Every document begins with apiVersion and kind.', '每个文档都以 apiVersion 和 kind 开头。'],
  ['YAML is indented with spaces only: replace the tab by spaces.', 'YAML 只用空格缩进：把 Tab 换成空格。'],
  ['A quote is opened and never closed.', '有一个引号没有配对。'],
  ['A field needs a colon and a blank after its name.', '字段名后面要有冒号和一个空格。'],
  ['A bracket is opened and never closed.', '有一个括号没有配对。'],
  ['This line is indented differently from the lines it belongs to.', '这一行的缩进和它所属的行不一样。'],
  [
    'Put the value in quotes: it begins with a character that YAML keeps for itself.',
    '给值加上引号：它的第一个字符在 YAML 里有特殊含义。',
  ],
  ['Use single quotes where a backslash is meant as itself.', '想写反斜杠本身时，请用单引号。'],
  ['Inside { } and [ ] the parts are separated by commas.', '在 { } 和 [ ] 里，各部分用逗号分隔。'],
  [
    'Line {n} of this document looks like a field without its colon, or the next line is indented too far.',
    '这个文档的第 {n} 行像是少了冒号的字段，或者下一行缩进过多。',
  ],
  [
    'Put the value in quotes if it holds a colon, or begin a new line for a nested field.',
    '值里有冒号就加上引号；要写嵌套的字段就另起一行。',
  ],
  ['This looks like a template; fill it in first, or quote it.', '这看起来是模板；请先填好，或者加上引号。'],
  ['Delete it: it cannot be seen, and it is not meant.', '删掉它：它看不见，也不是有意写的。'],
  [
    'This line is the fence of a code block in Markdown, not YAML: delete it.',
    '这一行是 Markdown 代码块的围栏，不是 YAML：删掉它。',
  ],
  ['Write apiVersion: {version}, which serves {kind}.', '写 apiVersion: {version}，{kind} 由它提供。'],
  ['Perhaps {kind} is meant.', '想写的也许是 {kind}。'],
  [
    'An alias *{name} needs an anchor &{again} above it, in the same document.',
    '别名 *{name} 需要在同一个文档里、在它上面有一个锚点 &{again}。',
  ],
  ['Replace it by ordinary spaces.', '换成普通空格。'],
  ['Replace it by {c} and a blank.', '换成 {c} 和一个空格。'],
  ['Replace it by {c}.', '换成 {c}。'],
  [
    'Add a {kind} document named {name}, also where a program or an operator of yours would make it: what those make is not simulated.',
    '加入一个名为 {name} 的 {kind} 文档，即使平时由你的程序或 operator 创建：它们创建的东西不模拟。',
  ],
  ['Describe it in spec.apps of the Scenario document.', '在 Scenario 文档的 spec.apps 里描述它。'],
  [
    'Describe the container in spec.apps of the Scenario document.',
    '在 Scenario 文档的 spec.apps 里描述这个容器。',
  ],
  [
    'Describe what the container does in spec.apps of the Scenario document.',
    '在 Scenario 文档的 spec.apps 里描述这个容器做什么。',
  ],
  ['Put a sleep into the loop.', '在循环里放一个 sleep。'],
  ['Set onStopSignal.', '设置 onStopSignal。'],
  ['Set securityContext.runAsUser to say which user it is.', '用 securityContext.runAsUser 说明是哪个用户。'],
  [
    'Set spec.duration beyond the last step, or make the step earlier.',
    '把 spec.duration 设到最后一步之后，或者把这一步提前。',
  ],
];
