/** Objects as a server holds them, for the golden tests: one of each kind, with many of its fields. */
export const PODS = `apiVersion: v1
kind: Pod
metadata:
  name: web-0
  namespace: default
  uid: u-web-0
  resourceVersion: "1"
  creationTimestamp: 2026-01-01T00:00:00Z
  labels: {app: web, b: c}
  annotations:
    x: y
    long: zzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzz
    multi: |-
      a
      b
    kubectl.kubernetes.io/last-applied-configuration: "{}"
  ownerReferences: [{apiVersion: apps/v1, kind: StatefulSet, name: web, uid: u-web, controller: true}]
spec:
  nodeName: n1
  serviceAccountName: default
  priority: 0
  priorityClassName: hi
  containers:
    - name: app
      image: nginx:1.27
      ports: [{name: http, containerPort: 8080, protocol: TCP}]
      command:
        [
          sh,
          -c,
          echo hi

            sleep 3
        ]
      args: [a, b]
      env:
        - {name: POD_NAME, valueFrom: {fieldRef: {apiVersion: v1, fieldPath: metadata.name}}}
        - {name: MODE, value: prod}
        - {
            name: ML,
            value: a

              b
          }
        - {name: S, valueFrom: {secretKeyRef: {name: sec, key: k}}}
        - {name: C, valueFrom: {configMapKeyRef: {name: cm, key: k, optional: true}}}
        - {name: L, valueFrom: {resourceFieldRef: {resource: limits.memory, divisor: "0"}}}
        - {name: LC, valueFrom: {resourceFieldRef: {resource: limits.cpu, divisor: "0"}}}
        - {name: LBL, valueFrom: {fieldRef: {apiVersion: v1, fieldPath: "metadata.labels['app']"}}}
      envFrom: [{configMapRef: {name: cm}}, {secretRef: {name: sec, optional: true}, prefix: P_}]
      resources: {limits: {memory: 128Mi}, requests: {cpu: 100m, memory: 64Mi}}
      livenessProbe:
        tcpSocket: {port: 8080}
        initialDelaySeconds: 10
        timeoutSeconds: 1
        periodSeconds: 10
        successThreshold: 1
        failureThreshold: 3
      readinessProbe:
        httpGet: {path: /ready?x=1, port: http, scheme: HTTP}
        timeoutSeconds: 1
        periodSeconds: 5
        successThreshold: 1
        failureThreshold: 3
      startupProbe:
        exec: {command: [cat, /tmp/ok]}
        timeoutSeconds: 1
        periodSeconds: 10
        successThreshold: 1
        failureThreshold: 30
      volumeMounts:
        - {name: data, mountPath: /data}
        - {name: cfg, mountPath: /cfg, readOnly: true, subPath: x}
      imagePullPolicy: IfNotPresent
    - name: two
      image: x:1
      resources: {}
      ports: [{containerPort: 80, protocol: TCP}, {containerPort: 443, protocol: UDP, hostPort: 443}]
  initContainers:
    - {name: setup, image: busybox, resources: {}}
    - {name: side, image: s, restartPolicy: Always, resources: {}}
  volumes:
    - {name: data, persistentVolumeClaim: {claimName: data-web-0}}
    - {name: cfg, configMap: {name: cm, optional: true}}
    - {name: sec, secret: {secretName: s}}
    - {name: e, emptyDir: {medium: Memory, sizeLimit: 1Mi}}
    - {name: h, hostPath: {path: /var, type: Directory}}
    - {name: nfs, nfs: {server: s, path: /p}}
    - name: dw
      downwardAPI: {items: [{path: l, fieldRef: {apiVersion: v1, fieldPath: metadata.labels}}]}
    - {name: csi, csi: {driver: d, volumeAttributes: {a: b, c: d}}}
    - name: eph
      ephemeral:
        volumeClaimTemplate:
          metadata: {labels: {a: b}}
          spec:
            accessModes: [ReadWriteOnce]
            storageClassName: sc
            resources: {requests: {storage: 1Gi}}
    - {name: img, image: {reference: r, pullPolicy: Always}}
    - name: kube-api-access-x7k2p
      projected:
        sources:
          - {serviceAccountToken: {expirationSeconds: 3607, path: token}}
          - {configMap: {name: kube-root-ca.crt, items: []}}
          - {downwardAPI: {items: []}}
          - {secret: {name: zz}}
  readinessGates: [{conditionType: g}]
  nodeSelector: {a: b, c: d}
  tolerations:
    - key: node.kubernetes.io/unreachable
      operator: Exists
      effect: NoExecute
      tolerationSeconds: 300
    - key: node.kubernetes.io/not-ready
      operator: Exists
      effect: NoExecute
      tolerationSeconds: 300
status:
  phase: Running
  qosClass: Burstable
  hostIP: 172.18.0.3
  podIP: 10.244.1.5
  podIPs: [{ip: 10.244.1.5}]
  startTime: 2026-01-01T00:00:01Z
  conditions: [{type: PodReadyToStartContainers, status: "True"}, {type: Ready, status: "False"}]
  containerStatuses:
    - name: app
      containerID: containerd://1
      image: nginx:1.27
      imageID: sha256:x
      ready: false
      started: false
      restartCount: 4
      state: {waiting: {reason: CrashLoopBackOff}}
      lastState:
        terminated:
          exitCode: 137
          signal: 9
          reason: Error
          message: bye
          startedAt: 2026-01-01T00:00:02Z
          finishedAt: 2026-01-01T00:00:03Z
    - name: two
      containerID: containerd://2
      image: x
      imageID: ""
      ready: true
      started: true
      restartCount: 0
      state: {running: {startedAt: 2026-01-01T00:00:04Z}}
      lastState: {}
  initContainerStatuses:
    - name: setup
      containerID: c
      imageID: ""
      image: ""
      ready: true
      restartCount: 0
      state:
        terminated:
          exitCode: 0
          reason: Completed
          startedAt: 2026-01-01T00:00:02Z
          finishedAt: 2026-01-01T00:00:03Z
      lastState: {}
    - name: side
      containerID: ""
      imageID: ""
      image: ""
      ready: false
      restartCount: 0
      state: {}
      lastState: {}
---
apiVersion: v1
kind: Pod
metadata:
  name: pend
  namespace: default
  uid: u-pend
  resourceVersion: "1"
  creationTimestamp: 2026-01-01T00:00:00Z
spec: {containers: [{name: app, image: x, resources: {}}]}
status: {phase: Pending, reason: Evicted, message: because, qosClass: BestEffort}
---
apiVersion: v1
kind: Pod
metadata:
  name: dying
  namespace: default
  uid: u-dying
  resourceVersion: "1"
  creationTimestamp: 2026-01-01T00:00:00Z
  deletionTimestamp: 2026-01-01T00:00:09Z
  deletionGracePeriodSeconds: 30
  ownerReferences: [{apiVersion: apps/v1, kind: ReplicaSet, name: web-abc, uid: u-web-abc, controller: true}]
  labels: {app: web}
spec: {nodeName: n1, containers: [{name: app, image: x, resources: {requests: {cpu: 250m}}}]}
status: {phase: Running, hostIP: 1.2.3.4}
---
apiVersion: v1
kind: Event
metadata:
  name: web-0.1
  namespace: default
  uid: u-web-0.1
  resourceVersion: "1"
  creationTimestamp: 2026-01-01T00:00:00Z
involvedObject:
  kind: Pod
  name: web-0
  namespace: default
  uid: u-web-0
  fieldPath: spec.containers{app}
  apiVersion: v1
type: Normal
reason: Pulled
message: Container image x
source: {component: kubelet, host: n1}
count: 5
firstTimestamp: 2026-01-01T00:00:02Z
lastTimestamp: 2026-02-02T00:00:00Z
---
apiVersion: v1
kind: Event
metadata:
  name: web-0.2
  namespace: default
  uid: u-web-0.2
  resourceVersion: "1"
  creationTimestamp: 2026-01-01T00:00:00Z
involvedObject: {kind: Pod, name: web-0, namespace: default, uid: u-web-0, apiVersion: v1}
type: Normal
reason: Scheduled
message: Successfully assigned
source: {}
reportingComponent: default-scheduler
eventTime: 2026-01-01T00:00:01.000000Z
firstTimestamp: null
lastTimestamp: null
---
apiVersion: v1
kind: Event
metadata:
  name: web-0.3
  namespace: default
  uid: u-web-0.3
  resourceVersion: "1"
  creationTimestamp: 2026-01-01T00:00:00Z
involvedObject: {kind: Pod, name: web-0, namespace: default, uid: u-web-0, apiVersion: v1}
type: Warning
reason: BackOff
message: "Back-off "
source: {component: kubelet}
series: {count: 7, lastObservedTime: 2026-03-03T00:00:00.000000Z}
eventTime: 2026-01-01T00:00:03.000000Z
firstTimestamp: null
lastTimestamp: null
`;
