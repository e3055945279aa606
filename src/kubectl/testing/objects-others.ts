/** Objects as a server holds them, for the golden tests: one of each kind, with many of its fields. */
export const OTHERS = `apiVersion: v1
kind: Namespace
metadata:
  name: default
  uid: u-default
  resourceVersion: "1"
  creationTimestamp: 2026-01-01T00:00:00Z
  labels: {kubernetes.io/metadata.name: default}
spec: {}
status: {phase: Active}
---
apiVersion: v1
kind: Service
metadata:
  name: web
  namespace: default
  uid: u-web
  resourceVersion: "1"
  creationTimestamp: 2026-01-01T00:00:00Z
spec:
  selector: {app: web}
  type: NodePort
  ipFamilyPolicy: SingleStack
  ipFamilies: [IPv4]
  clusterIP: 10.96.12.7
  clusterIPs: [10.96.12.7]
  ports:
    - {port: 80, targetPort: http, protocol: TCP, nodePort: 30080, name: http}
    - {port: 81, targetPort: 8081, protocol: TCP, name: x, nodePort: 30081}
  sessionAffinity: None
  externalTrafficPolicy: Cluster
  internalTrafficPolicy: Cluster
status: {loadBalancer: {}}
---
apiVersion: discovery.k8s.io/v1
kind: EndpointSlice
metadata:
  name: web-1
  namespace: default
  uid: u-web-1
  resourceVersion: "1"
  creationTimestamp: 2026-01-01T00:00:00Z
  labels: {kubernetes.io/service-name: web}
addressType: IPv4
ports: [{name: http, port: 8080, protocol: TCP}, {name: x, port: 8081, protocol: TCP}]
endpoints:
  - addresses: [10.0.0.1]
    conditions: {ready: true}
    targetRef: {kind: Pod, name: p1}
    nodeName: n1
  - addresses: [10.0.0.2]
    conditions: {ready: true}
    targetRef: {kind: Pod, name: p2}
    nodeName: n1
  - addresses: [10.0.0.3]
    conditions: {ready: true}
    targetRef: {kind: Pod, name: p3}
    nodeName: n1
  - addresses: [10.0.0.4]
    conditions: {ready: false}
    targetRef: {kind: Pod, name: p4}
    nodeName: n1
  - addresses: [10.0.0.5]
    conditions: {ready: true}
    targetRef: {kind: Pod, name: p5}
    nodeName: n1
---
apiVersion: v1
kind: Endpoints
metadata:
  name: web
  namespace: default
  uid: u-web
  resourceVersion: "1"
  creationTimestamp: 2026-01-01T00:00:00Z
subsets:
  - addresses: [{ip: 10.0.0.1}]
    notReadyAddresses: [{ip: 10.0.0.2}]
    ports: [{name: http, port: 8080, protocol: TCP}]
---
apiVersion: v1
kind: Node
metadata:
  name: n1
  uid: u-n1
  resourceVersion: "1"
  creationTimestamp: 2026-01-01T00:00:00Z
  labels: {node-role.kubernetes.io/control-plane: "", a: b}
  annotations: {q: r}
spec:
  podCIDR: 10.244.1.0/24
  podCIDRs: [10.244.1.0/24]
  providerID: kind://x
  unschedulable: true
  taints:
    - {key: node.kubernetes.io/unschedulable, effect: NoSchedule}
    - {key: k, value: v, effect: NoExecute}
status:
  capacity:
    cpu: "4"
    memory: 8Gi
    pods: "110"
    ephemeral-storage: 100Gi
    example.com/gpu: "2"
    hugepages-2Mi: "0"
  allocatable:
    cpu: "4"
    memory: 8Gi
    pods: "110"
    ephemeral-storage: 100Gi
    example.com/gpu: "2"
    hugepages-2Mi: "0"
  addresses: [{type: InternalIP, address: 172.18.0.3}, {type: Hostname, address: n1}]
  conditions:
    - type: Ready
      status: "True"
      lastHeartbeatTime: 2026-01-01T00:00:10Z
      lastTransitionTime: 2026-01-01T00:00:05Z
      reason: KubeletReady
      message: kubelet is posting ready status
  nodeInfo:
    machineID: m
    systemUUID: s
    bootID: b
    kernelVersion: "6.1"
    osImage: Debian
    operatingSystem: linux
    architecture: amd64
    containerRuntimeVersion: containerd://2.1.9
    kubeletVersion: v1.36.2
    kubeProxyVersion: ""
---
apiVersion: coordination.k8s.io/v1
kind: Lease
metadata:
  name: n1
  namespace: kube-node-lease
  uid: u-n1
  resourceVersion: "1"
  creationTimestamp: 2026-01-01T00:00:00Z
spec: {holderIdentity: n1, renewTime: 2026-01-01T00:00:10.000000Z, leaseDurationSeconds: 40}
---
apiVersion: v1
kind: PersistentVolumeClaim
metadata:
  name: data-web-0
  namespace: default
  uid: u-data-web-0
  resourceVersion: "1"
  creationTimestamp: 2026-01-01T00:00:00Z
  finalizers: [kubernetes.io/pvc-protection]
spec:
  accessModes: [ReadWriteOnce]
  volumeName: pv1
  storageClassName: standard
  volumeMode: Filesystem
  resources: {requests: {storage: 1Gi}}
status: {phase: Bound, accessModes: [ReadWriteOnce], capacity: {storage: 1Gi}}
---
apiVersion: v1
kind: PersistentVolume
metadata:
  name: pv1
  uid: u-pv1
  resourceVersion: "1"
  creationTimestamp: 2026-01-01T00:00:00Z
  finalizers: [kubernetes.io/pv-protection]
spec:
  capacity: {storage: 1Gi}
  accessModes: [ReadWriteOnce]
  claimRef: {namespace: default, name: data-web-0}
  persistentVolumeReclaimPolicy: Delete
  storageClassName: standard
  volumeMode: Filesystem
  hostPath: {path: /x, type: ""}
  nodeAffinity:
    required:
      nodeSelectorTerms:
        - matchExpressions: [{key: a, operator: In, values: [b, c]}, {key: z, operator: Exists}]
status: {phase: Bound}
---
apiVersion: storage.k8s.io/v1
kind: StorageClass
metadata:
  name: standard
  uid: u-standard
  resourceVersion: "1"
  creationTimestamp: 2026-01-01T00:00:00Z
  annotations: {storageclass.kubernetes.io/is-default-class: "true"}
provisioner: rancher.io/local-path
reclaimPolicy: Delete
volumeBindingMode: WaitForFirstConsumer
---
apiVersion: v1
kind: ConfigMap
metadata:
  name: cm
  namespace: default
  uid: u-cm
  resourceVersion: "1"
  creationTimestamp: 2026-01-01T00:00:00Z
data: {k: v, multi: "a\\nb\\n"}
binaryData: {bin: AAEC}
---
apiVersion: v1
kind: Secret
metadata:
  name: sec
  namespace: default
  uid: u-sec
  resourceVersion: "1"
  creationTimestamp: 2026-01-01T00:00:00Z
type: Opaque
data: {k: dmFsdWU=, zz: ""}
---
apiVersion: v1
kind: ServiceAccount
metadata:
  name: default
  namespace: default
  uid: u-default
  resourceVersion: "1"
  creationTimestamp: 2026-01-01T00:00:00Z
imagePullSecrets: [{name: a}, {name: b}]
---
apiVersion: policy/v1
kind: PodDisruptionBudget
metadata:
  name: pdb
  namespace: default
  uid: u-pdb
  resourceVersion: "1"
  creationTimestamp: 2026-01-01T00:00:00Z
spec: {minAvailable: 50%, selector: {matchLabels: {app: web}}}
status: {disruptionsAllowed: 1, currentHealthy: 2, desiredHealthy: 1, expectedPods: 2}
---
apiVersion: autoscaling/v2
kind: HorizontalPodAutoscaler
metadata:
  name: hpa
  namespace: default
  uid: u-hpa
  resourceVersion: "1"
  creationTimestamp: 2026-01-01T00:00:00Z
spec:
  scaleTargetRef: {kind: Deployment, name: web, apiVersion: apps/v1}
  minReplicas: 1
  maxReplicas: 5
  metrics:
    - type: Resource
      resource: {name: cpu, target: {type: Utilization, averageUtilization: 80}}
    - type: Resource
      resource: {name: memory, target: {type: AverageValue, averageValue: 100Mi}}
  behavior:
    scaleDown:
      stabilizationWindowSeconds: 300
      selectPolicy: Max
      policies: [{type: Percent, value: 100, periodSeconds: 15}]
status:
  currentReplicas: 2
  desiredReplicas: 2
  currentMetrics:
    - type: Resource
      resource: {name: cpu, current: {averageUtilization: 50, averageValue: 50m}}
  conditions: [{type: AbleToScale, status: "True", reason: ReadyForNewScale, message: ok}]
---
apiVersion: scheduling.k8s.io/v1
kind: PriorityClass
metadata: {name: hi, uid: u-hi, resourceVersion: "1", creationTimestamp: 2026-01-01T00:00:00Z}
value: 1000
description: d
preemptionPolicy: Never
---
apiVersion: v1
kind: ResourceQuota
metadata:
  name: q
  namespace: default
  uid: u-q
  resourceVersion: "1"
  creationTimestamp: 2026-01-01T00:00:00Z
spec: {hard: {pods: "2", limits.cpu: "2"}, scopes: [BestEffort]}
status: {hard: {pods: "2", limits.cpu: "2"}, used: {pods: "1", limits.cpu: 500m}}
---
apiVersion: v1
kind: LimitRange
metadata:
  name: lr
  namespace: default
  uid: u-lr
  resourceVersion: "1"
  creationTimestamp: 2026-01-01T00:00:00Z
spec:
  limits:
    - type: Container
      default: {memory: 512Mi}
      defaultRequest: {memory: 256Mi}
      max: {memory: 1Gi}
`;
