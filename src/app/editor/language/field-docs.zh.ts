import { DURATION, scenarioDocsZh } from './scenario-docs.zh.ts';

type Fields = Readonly<Record<string, string>>;

const META: Fields = {
  apiVersion: '对象所属的 API 组和版本。',
  kind: '对象的种类。',
  metadata: '对象的名字、命名空间、标签和注解。',
  spec: '希望的状态。',
};
const KEY_OF = (kind: string): Fields => ({
  name: `${kind} 的名字。`,
  key: '其中的键。',
  optional: '为 true 时，它不存在也能启动容器。',
});
const WORKLOAD: Fields = {
  replicas: '希望有多少个 Pod。默认 1。',
  selector: '按标签选出属于它的 Pod；必须和 template 的标签一致，创建后不能改。',
  template: '新 Pod 的模板。改变它就会发布新的修订版。',
  minReadySeconds: 'Pod 保持 Ready 多少秒才算可用（available）。不影响流量：Ready 就会收到流量。默认 0。',
};
const ROLLED: Fields = { ...WORKLOAD, revisionHistoryLimit: '保留多少个旧修订版，供回滚使用。默认 10。' };

/**
 * 最常用的 API 字段的中文说明，按类型和字段。Kubernetes 的词保持英文。其余字段的说明是 API 自己的英文。
 */
export const fieldDocsZh: Readonly<Record<string, Fields>> = {
  '': META,
  ObjectMeta: {
    name: '名字，在同一命名空间的同一种类里唯一。创建后不能改。',
    generateName: '名字的前缀，由服务器补上随机后缀。',
    namespace: '命名空间。默认 default。',
    labels: '标签：选择器按它们选出对象。',
    annotations: '注解：给人和工具看的附加信息，选择器不看。',
    finalizers: '清单不空时，对象删除后仍会留着，直到每一项都被移除。',
    ownerReferences: '拥有这个对象的对象；它们都消失时，垃圾回收会删除这个对象。',
    deletionGracePeriodSeconds: '删除时的宽限期（秒）。由服务器填写。',
    deletionTimestamp: '宽限期结束的时刻。由服务器在删除时填写。',
  },
  PodSpec: {
    containers: 'Pod 的容器，至少一个。',
    initContainers: '先于容器、一个接一个运行到成功的容器；带 restartPolicy: Always 的是 sidecar。',
    ephemeralContainers: '为调试而加进运行中 Pod 的容器（kubectl debug）。',
    restartPolicy:
      '容器结束后是否重启：Always、OnFailure、Never。默认 Always。重启总在同一节点的同一个 Pod 里。',
    terminationGracePeriodSeconds: '宽限期（秒）：从删除算起到 SIGKILL，preStop 也包括在内。默认 30。',
    activeDeadlineSeconds: 'Pod 最多运行多少秒，之后变为 Failed。',
    volumes: 'Pod 的卷，容器用 volumeMounts 挂载。',
    nodeName: '指定节点，绕过调度器。',
    nodeSelector: '节点必须带有的标签。',
    affinity: '对节点和其他 Pod 的亲和与反亲和。',
    tolerations: '容忍的节点污点。',
    topologySpreadConstraints: '怎样把 Pod 分散到各个拓扑域。',
    schedulerName: '由哪个调度器安排。默认 default-scheduler。',
    schedulingGates: '清单不空时，调度器不会安排这个 Pod。',
    priorityClassName: '优先级类的名字；优先级高的 Pod 可以抢占低的。',
    priority: '优先级的数值，由优先级类填写。',
    preemptionPolicy: '是否可以抢占别的 Pod：PreemptLowerPriority 或 Never。',
    readinessGates: '除容器之外还要满足的状况，Pod 才是 Ready。',
    serviceAccountName: '用哪个 ServiceAccount 运行。默认 default。',
    serviceAccount: 'serviceAccountName 的旧名字。',
    automountServiceAccountToken: '是否自动挂载 ServiceAccount 的令牌。',
    imagePullSecrets: '拉取镜像用的 Secret。',
    hostname: 'Pod 的主机名。默认是 Pod 的名字。',
    subdomain: '和 hostname 一起组成 Pod 的 DNS 名，需要同名的 headless Service。',
    hostNetwork: '使用节点的网络，Pod 没有自己的 IP。',
    hostAliases: '写进 /etc/hosts 的条目。',
    dnsPolicy: 'DNS 策略。默认 ClusterFirst。',
    dnsConfig: '附加的 DNS 设置。',
    enableServiceLinks: '是否为每个 Service 注入环境变量。默认 true。',
    shareProcessNamespace: '容器共用一个进程命名空间：能看到彼此的进程，1 号进程是 pause。',
    securityContext: '用于整个 Pod 的安全设置。',
    runtimeClassName: '用哪个 RuntimeClass 运行。',
    overhead: '除容器之外 Pod 本身占用的资源。',
    resources: '用于整个 Pod 的资源请求和上限。',
  },
  Container: {
    name: '容器的名字，在 Pod 里唯一。',
    image: '镜像。没有标签时是 :latest。',
    imagePullPolicy:
      '什么时候拉取镜像：Always、IfNotPresent、Never。标签是 :latest 或没有标签时默认 Always，否则 IfNotPresent。',
    command: '代替镜像的 ENTRYPOINT。不经过 shell。',
    args: '代替镜像的 CMD。',
    workingDir: '工作目录。',
    env: '环境变量。容器启动时确定，之后不变。',
    envFrom: '把 ConfigMap 或 Secret 的所有键作为环境变量。',
    ports: '声明的端口。只是说明：不写也能连接。',
    volumeMounts: '把 Pod 的卷挂载到容器的目录。',
    resources: 'CPU 和内存的请求与上限。',
    livenessProbe: '存活探针：连续失败达到 failureThreshold 时重启容器。',
    readinessProbe: '就绪探针：决定 Pod 是否接收流量，从不重启容器。',
    startupProbe: '启动探针：成功之前其他探针不运行；失败达到 failureThreshold 时重启容器。',
    lifecycle: '启动之后和停止之前的钩子。',
    restartPolicy: '容器自己的重启策略。init 容器写 Always 就成为 sidecar。',
    restartPolicyRules: '按退出代码决定是否重启的规则。',
    resizePolicy: '就地调整资源时是否要重启容器。',
    securityContext: '容器的安全设置，优先于 Pod 的。',
    terminationMessagePath: '容器写终止消息的文件。默认 /dev/termination-log。',
    terminationMessagePolicy: '终止消息来自哪里：File 或 FallbackToLogsOnError。',
    stdin: '是否打开标准输入。',
    tty: '是否分配终端。',
  },
  ContainerPort: {
    containerPort: '容器监听的端口。',
    name: '端口的名字，Service 和探针可以用它。',
    protocol: '协议：TCP、UDP、SCTP。默认 TCP。',
    hostPort: '节点上的端口；同一节点上只能有一个 Pod 使用。',
    hostIP: 'hostPort 绑定的地址。',
  },
  Probe: {
    httpGet: '向容器发 HTTP 请求：200 到 399 为成功。由 kubelet 从节点发出，不是从容器里。',
    tcpSocket: '打开一个 TCP 连接：连上即成功。',
    exec: '在容器里运行命令：退出代码 0 为成功。',
    grpc: '询问 gRPC 健康服务：SERVING 为成功。',
    initialDelaySeconds: '容器启动之后等多少秒才开始探测。默认 0。不会推迟容器本身。',
    periodSeconds: '每隔多少秒探测一次。默认 10。',
    timeoutSeconds: '一次探测最多等多少秒，超过算失败。默认 1。',
    failureThreshold: '连续失败多少次才算失败。默认 3。',
    successThreshold: '失败之后连续成功多少次才算成功。默认 1；存活探针和启动探针只能是 1。',
    terminationGracePeriodSeconds: '因这个探针而停止容器时的宽限期（秒），代替 Pod 的。就绪探针不能写。',
  },
  HTTPGetAction: {
    path: '请求的路径。默认 /。',
    port: '端口：数字或容器端口的名字。',
    host: '连接的主机。默认是 Pod 的 IP；localhost 指的是节点。',
    scheme: 'HTTP 或 HTTPS（不检查证书）。默认 HTTP。',
    httpHeaders: '附加的请求头。',
  },
  ExecAction: { command: '命令和参数。不经过 shell；需要 shell 时写 sh -c。' },
  TCPSocketAction: { port: '端口：数字或容器端口的名字。', host: '连接的主机。默认是 Pod 的 IP。' },
  GRPCAction: { port: '端口，必须是数字。', service: '询问的服务名。默认是空。' },
  Lifecycle: {
    postStart: '容器启动之后立即执行，和入口程序没有先后；结束之前容器不算 Running，失败则终止容器。',
    preStop: '容器停止之前执行，之后才发 SIGTERM；时间算在宽限期里。容器自己结束时不执行。',
    stopSignal: '停止容器用的信号，代替镜像的 STOPSIGNAL。',
  },
  LifecycleHandler: {
    exec: '在容器里运行命令。镜像里必须有这个命令。',
    httpGet: '向容器发 HTTP 请求。',
    sleep: '等待若干秒，不需要镜像里有任何程序。',
    tcpSocket: '已弃用，没有作用。',
  },
  SleepAction: { seconds: '等待的秒数。' },
  EnvVar: { name: '变量名。', value: '变量的值；$(NAME) 会换成前面的变量。', valueFrom: '值的来源。' },
  EnvVarSource: {
    configMapKeyRef: 'ConfigMap 的一个键。',
    secretKeyRef: 'Secret 的一个键。',
    fieldRef: 'Pod 的一个字段，如 status.podIP。',
    resourceFieldRef: '容器的一个资源请求或上限。',
    fileKeyRef: '卷里文件的一个键。',
  },
  ConfigMapKeySelector: KEY_OF('ConfigMap'),
  SecretKeySelector: KEY_OF('Secret'),
  ObjectFieldSelector: {
    fieldPath: '字段的路径，如 metadata.name。',
    apiVersion: '路径所依据的版本。默认 v1。',
  },
  EnvFromSource: {
    configMapRef: '取它的所有键的 ConfigMap。',
    secretRef: '取它的所有键的 Secret。',
    prefix: '加在每个变量名前面的前缀。',
  },
  ResourceRequirements: {
    requests: '请求：调度器按它找节点。只写上限时等于上限。',
    limits: '上限：CPU 超过会被限速，内存超过会被 OOMKilled。',
    claims: '使用的资源申领。',
  },
  VolumeMount: {
    name: '卷的名字。',
    mountPath: '容器里的目录。',
    subPath: '只挂载卷里的这个文件或目录。之后不再更新。',
    subPathExpr: '和 subPath 一样，可以用 $(NAME) 引用环境变量。',
    readOnly: '是否只读。默认 false。',
  },
  Volume: {
    name: '卷的名字，在 Pod 里唯一。',
    emptyDir: '空目录，和 Pod 一样长：容器重启还在，Pod 消失就没有。',
    configMap: 'ConfigMap 的键作为文件；改变之后由 kubelet 更新。',
    secret: 'Secret 的键作为文件。',
    persistentVolumeClaim: '一个 PersistentVolumeClaim。',
    hostPath: '节点上的目录或文件。',
    projected: '把多个来源放进一个目录。',
    downwardAPI: 'Pod 自己的字段作为文件。',
    ephemeral: '随 Pod 建立和删除的 PersistentVolumeClaim。',
    image: '镜像的内容作为卷。',
  },
  ConfigMapVolumeSource: {
    name: 'ConfigMap 的名字。',
    items: '只取这些键，并指定文件名。',
    defaultMode: '文件的权限。默认 0644。',
    optional: '为 true 时，它不存在也能启动容器。',
  },
  SecretVolumeSource: {
    secretName: 'Secret 的名字。',
    items: '只取这些键，并指定文件名。',
    defaultMode: '文件的权限。默认 0644。',
    optional: '为 true 时，它不存在也能启动容器。',
  },
  EmptyDirVolumeSource: {
    medium: '放在哪里：默认是节点的磁盘，Memory 是内存。',
    sizeLimit: '最大容量，超过会被驱逐。',
  },
  PersistentVolumeClaimVolumeSource: { claimName: 'PersistentVolumeClaim 的名字。', readOnly: '是否只读。' },
  PodTemplateSpec: { metadata: '新 Pod 的标签和注解。', spec: '新 Pod 的 spec。' },
  LabelSelector: {
    matchLabels: '必须都有的标签。',
    matchExpressions: '用 In、NotIn、Exists、DoesNotExist 写的条件，必须都满足。',
  },
  StatefulSetSpec: {
    ...ROLLED,
    serviceName: '给每个 Pod 提供 DNS 名的 headless Service。',
    podManagementPolicy:
      'OrderedReady：一个 Ready 之后才创建下一个；Parallel：同时创建和删除。默认 OrderedReady。',
    updateStrategy: '更新策略：RollingUpdate 从序号最大的开始，OnDelete 等人删除。',
    volumeClaimTemplates: '为每个 Pod 建立 PVC 的模板；缩容之后 PVC 默认保留。',
    persistentVolumeClaimRetentionPolicy: '删除或缩容之后是否保留 PVC。',
    ordinals: '序号从几开始。',
  },
  StatefulSetUpdateStrategy: { type: 'RollingUpdate 或 OnDelete。', rollingUpdate: 'RollingUpdate 的参数。' },
  RollingUpdateStatefulSetStrategy: {
    partition: '只更新序号不小于它的 Pod。不会自己变回 0。',
    maxUnavailable: '更新时最多几个不可用：数字或百分比。默认 1。',
  },
  StatefulSetPersistentVolumeClaimRetentionPolicy: {
    whenDeleted: '删除 StatefulSet 时：Retain 或 Delete。默认 Retain。',
    whenScaled: '缩容时：Retain 或 Delete。默认 Retain。',
  },
  DeploymentSpec: {
    ...ROLLED,
    strategy: '更新策略：RollingUpdate 或 Recreate。',
    paused: '为 true 时不发布新模板，只保持数量。',
    progressDeadlineSeconds: '多少秒没有进展就把 Progressing 设为 False。默认 600。不会自动回滚。',
  },
  DeploymentStrategy: {
    type: 'RollingUpdate：新旧交替；Recreate：旧的先全部离开。默认 RollingUpdate。',
    rollingUpdate: 'RollingUpdate 的参数。',
  },
  RollingUpdateDeployment: {
    maxSurge: '最多比 replicas 多几个：数字或百分比（向上取整）。默认 25%。',
    maxUnavailable: '最多几个不可用：数字或百分比（向下取整）。默认 25%。',
  },
  ReplicaSetSpec: WORKLOAD,
  DaemonSetSpec: {
    minReadySeconds: WORKLOAD.minReadySeconds!,
    selector: WORKLOAD.selector!,
    template: WORKLOAD.template!,
    revisionHistoryLimit: ROLLED.revisionHistoryLimit!,
    updateStrategy: '更新策略：RollingUpdate 或 OnDelete。',
  },
  ServiceSpec: {
    selector: '流量送给带有这些标签的 Ready 的 Pod。',
    ports: '服务的端口。',
    type: 'ClusterIP、NodePort、LoadBalancer 或 ExternalName。默认 ClusterIP。',
    clusterIP: '服务的地址；None 是 headless：DNS 直接给出各个 Pod 的地址。',
    publishNotReadyAddresses: '还没有 Ready 的 Pod 也发布地址。用于成员要先互相找到的集群。',
    sessionAffinity: 'ClientIP：同一客户端总去同一个 Pod。默认 None。',
    externalName: 'ExternalName 服务指向的域名。',
    externalTrafficPolicy: '外部流量：Cluster 送到任何节点的 Pod，Local 只送到本节点的。',
    internalTrafficPolicy: '集群内流量：Cluster 或 Local。',
    trafficDistribution: '优先送到近的端点，如 PreferSameZone。',
  },
  ServicePort: {
    port: '服务的端口。',
    targetPort: 'Pod 的端口：数字或容器端口的名字。默认和 port 一样。',
    name: '端口的名字；有多个端口时必须写。',
    protocol: '协议：TCP、UDP、SCTP。默认 TCP。',
    nodePort: '每个节点上的端口，用于 NodePort 和 LoadBalancer。',
    appProtocol: '应用层协议，只是说明。',
  },
  JobSpec: {
    template: '新 Pod 的模板；restartPolicy 必须是 Never 或 OnFailure。',
    completions: '要成功多少个 Pod。默认 1。',
    parallelism: '同时最多运行多少个 Pod。默认 1。',
    backoffLimit: '失败多少次之后 Job 失败。默认 6。',
    activeDeadlineSeconds: 'Job 最多运行多少秒，超过则失败。',
    ttlSecondsAfterFinished: '结束之后多少秒自动删除。',
    completionMode: 'NonIndexed 或 Indexed（每个 Pod 一个索引）。',
    suspend: '为 true 时不运行 Pod。',
    podFailurePolicy: '按退出代码或状况决定怎样对待失败的 Pod。',
    podReplacementPolicy: '什么时候建替换的 Pod：TerminatingOrFailed 或 Failed。',
    successPolicy: '哪些索引成功就算 Job 成功。',
    selector: '通常不写，由服务器填写。',
    backoffLimitPerIndex: '每个索引允许失败多少次。',
    maxFailedIndexes: '最多允许多少个索引失败。',
  },
  CronJobSpec: {
    schedule: '时间表：分 时 日 月 星期，如 */5 * * * *。',
    jobTemplate: '每次建立的 Job 的模板。',
    concurrencyPolicy: '上一个还没结束时：Allow、Forbid（跳过）、Replace（替换）。默认 Allow。',
    suspend: '为 true 时不建立新的 Job。',
    startingDeadlineSeconds: '错过时间多少秒之内仍然补做。',
    successfulJobsHistoryLimit: '保留多少个成功的 Job。默认 3。',
    failedJobsHistoryLimit: '保留多少个失败的 Job。默认 1。',
    timeZone: '时间表的时区，如 Asia/Shanghai。默认 UTC。',
  },
  PodDisruptionBudgetSpec: {
    selector: '保护哪些 Pod。',
    minAvailable: '驱逐之后至少要有几个可用：数字或百分比。',
    maxUnavailable: '最多允许几个不可用：数字或百分比。',
    unhealthyPodEvictionPolicy: '不健康的 Pod 是否总能驱逐：IfHealthyBudget 或 AlwaysAllow。',
  },
  PersistentVolumeClaimSpec: {
    accessModes: '访问方式：ReadWriteOnce、ReadOnlyMany、ReadWriteMany、ReadWriteOncePod。',
    resources: '请求多大的容量。',
    storageClassName: '用哪个 StorageClass。省略时用默认的；空文本表示不动态制备。',
    volumeName: '指定要绑定的 PersistentVolume。',
    selector: '按标签选择 PersistentVolume。',
  },
  Toleration: {
    key: '污点的键；空的配合 Exists 容忍所有污点。',
    operator: 'Equal（值要相等）或 Exists。默认 Equal。',
    value: '污点的值。',
    effect: 'NoSchedule、PreferNoSchedule 或 NoExecute；空的表示全部。',
    tolerationSeconds: '容忍 NoExecute 多少秒，之后被驱逐。省略表示一直容忍。',
  },
  SecurityContext: {
    runAsUser: '以哪个 UID 运行。',
    runAsGroup: '以哪个 GID 运行。',
    runAsNonRoot: '为 true 时，以 root 运行的容器不会启动。',
    readOnlyRootFilesystem: '根文件系统只读。',
    privileged: '特权容器。',
    allowPrivilegeEscalation: '进程能否得到比父进程更多的权限。',
    capabilities: '增加或去掉的 Linux capability。',
  },
  PodSecurityContext: {
    runAsUser: '以哪个 UID 运行。',
    runAsGroup: '以哪个 GID 运行。',
    runAsNonRoot: '为 true 时，以 root 运行的容器不会启动。',
    fsGroup: '卷里文件所属的组。',
    supplementalGroups: '进程另外所属的组。',
    sysctls: 'Pod 的内核参数。',
  },
  HorizontalPodAutoscalerSpec: {
    scaleTargetRef: '要扩缩的对象。',
    minReplicas: '最少多少个副本。默认 1。',
    maxReplicas: '最多多少个副本。',
    metrics: '按哪些指标扩缩。默认 CPU 使用率 80%。',
    behavior: '扩容和缩容的快慢。',
  },
  ConfigMap: {
    data: '键和文本值。',
    binaryData: '键和 base64 编码的值。',
    immutable: '为 true 时不能再改。',
  },
  Secret: {
    data: '键和 base64 编码的值。',
    stringData: '键和文本值，由服务器编码进 data。',
    type: 'Secret 的类型。默认 Opaque。',
    immutable: '为 true 时不能再改。',
  },
  TopologySpreadConstraint: {
    maxSkew: '各个域之间 Pod 数量最多相差几个。',
    topologyKey: '节点的哪个标签划分拓扑域，如 kubernetes.io/hostname。',
    whenUnsatisfiable: '做不到时：DoNotSchedule 或 ScheduleAnyway。',
    labelSelector: '数哪些 Pod。',
    minDomains: '至少要有几个域。',
  },
  Affinity: {
    nodeAffinity: '对节点的亲和。',
    podAffinity: '靠近哪些 Pod。',
    podAntiAffinity: '远离哪些 Pod。',
  },
};

/** 一个字段的中文说明；没有时返回 undefined。`type` 是字段所属的类型，Scenario 的字段按英文原文查。 */
export function describeZh(
  type: string | undefined,
  field: string,
  english: string | undefined,
): string | undefined {
  const own = english === undefined ? undefined : scenarioText(english);
  if (own !== undefined) return own;
  const found = type === undefined ? undefined : fieldDocsZh[type];
  if (found && Object.hasOwn(found, field)) return found[field];
  return Object.hasOwn(META, field) && (type === undefined || english !== undefined)
    ? META[field]
    : undefined;
}

function scenarioText(english: string): string | undefined {
  const [words, chinese] = DURATION;
  if (!english.endsWith(words)) return scenarioDocsZh[english];
  const before = scenarioDocsZh[english.slice(0, -words.length).trim()];
  return before === undefined ? undefined : `${before}${chinese}`;
}
