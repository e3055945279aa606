/** Objects as a server holds them, for the golden tests: one of each kind, with many of its fields. */
export const WORKLOADS = `apiVersion: apps/v1
kind: Deployment
metadata:
  name: applied
  namespace: default
  uid: u-applied
  resourceVersion: "1"
  creationTimestamp: 2026-01-01T00:00:00Z
  labels: {gone: x, kept: y}
  annotations:
    kubectl.kubernetes.io/last-applied-configuration: |
      {"apiVersion":"apps/v1","kind":"Deployment","metadata":{"annotations":{},"labels":{"gone":"x"},"name":"applied","namespace":"default"},"spec":{"replicas":1,"paused":true,"selector":{"matchLabels":{"app":"web"}},"template":{"metadata":{"labels":{"app":"web"}},"spec":{"containers":[{"name":"a","image":"a:1"},{"name":"b","image":"b:1","env":[{"name":"E","value":"1"},{"name":"F","value":"2"}],"command":["x"]}],"imagePullSecrets":[{"name":"z"}]}}}}
spec:
  replicas: 1
  paused: true
  selector: {matchLabels: {app: web}}
  template:
    metadata: {labels: {app: web}}
    spec:
      containers:
        - {name: a, image: a:1, imagePullPolicy: Always}
        - name: b
          image: b:1
          env: [{name: E, value: "1"}, {name: F, value: "2"}, {name: G, value: "3"}]
          command: [x]
          imagePullPolicy: Always
      imagePullSecrets: [{name: z}]
      dnsPolicy: x
---
apiVersion: apps/v1
kind: StatefulSet
metadata:
  name: web
  namespace: default
  uid: u-web
  resourceVersion: "1"
  creationTimestamp: 2026-01-01T00:00:00Z
  labels: {app: web}
spec:
  replicas: 3
  serviceName: web
  podManagementPolicy: OrderedReady
  selector: {matchLabels: {app: web}}
  template:
    metadata: {labels: {app: web, tier: x}, annotations: {note: hello}}
    spec:
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
      initContainers: [{name: setup, image: busybox, resources: {}}]
      volumes: [{name: data, emptyDir: {}}, {name: cfg, configMap: {name: cm}}]
      nodeSelector: {disk: ssd}
      tolerations: [{key: a, operator: Equal, value: b, effect: NoSchedule}, {operator: Exists}]
      priorityClassName: hi
      serviceAccountName: sa1
      topologySpreadConstraints:
        - topologyKey: zone
          maxSkew: 1
          whenUnsatisfiable: DoNotSchedule
          labelSelector: {matchLabels: {app: web}}
  updateStrategy: {type: RollingUpdate, rollingUpdate: {partition: 0}}
  volumeClaimTemplates:
    - metadata: {name: data}
      spec: {accessModes: [ReadWriteOnce], resources: {requests: {storage: 1Gi}}}
      status: {phase: Pending}
status: {replicas: 1}
---
apiVersion: apps/v1
kind: Deployment
metadata:
  name: web
  namespace: default
  uid: u-web
  resourceVersion: "1"
  creationTimestamp: 2026-01-01T00:00:00Z
  annotations: {deployment.kubernetes.io/revision: "1"}
spec:
  replicas: 3
  selector: {matchLabels: {app: web}}
  template:
    metadata: {labels: {app: web, tier: x}, annotations: {note: hello}}
    spec:
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
      initContainers: [{name: setup, image: busybox, resources: {}}]
      volumes: [{name: data, emptyDir: {}}, {name: cfg, configMap: {name: cm}}]
      nodeSelector: {disk: ssd}
      tolerations: [{key: a, operator: Equal, value: b, effect: NoSchedule}, {operator: Exists}]
      priorityClassName: hi
      serviceAccountName: sa1
      topologySpreadConstraints:
        - topologyKey: zone
          maxSkew: 1
          whenUnsatisfiable: DoNotSchedule
          labelSelector: {matchLabels: {app: web}}
  strategy: {type: RollingUpdate, rollingUpdate: {maxUnavailable: 25%, maxSurge: 25%}}
status:
  replicas: 3
  updatedReplicas: 3
  availableReplicas: 2
  unavailableReplicas: 1
  conditions:
    - {type: Available, status: "False", reason: MinimumReplicasUnavailable}
    - {type: Progressing, status: "True", reason: ReplicaSetUpdated}
---
apiVersion: apps/v1
kind: ReplicaSet
metadata:
  name: web-abc
  namespace: default
  uid: u-web-abc
  resourceVersion: "1"
  creationTimestamp: 2026-01-01T00:00:00Z
  labels: {app: web, pod-template-hash: abc}
  annotations: {deployment.kubernetes.io/revision: "2"}
  ownerReferences: [{apiVersion: apps/v1, kind: Deployment, name: web, uid: u-web, controller: true}]
spec:
  replicas: 3
  selector: {matchLabels: {app: web, pod-template-hash: abc}}
  template:
    metadata: {labels: {app: web, tier: x, pod-template-hash: abc}, annotations: {note: hello}}
    spec:
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
      initContainers: [{name: setup, image: busybox, resources: {}}]
      volumes: [{name: data, emptyDir: {}}, {name: cfg, configMap: {name: cm}}]
      nodeSelector: {disk: ssd}
      tolerations: [{key: a, operator: Equal, value: b, effect: NoSchedule}, {operator: Exists}]
      priorityClassName: hi
      serviceAccountName: sa1
      topologySpreadConstraints:
        - topologyKey: zone
          maxSkew: 1
          whenUnsatisfiable: DoNotSchedule
          labelSelector: {matchLabels: {app: web}}
status: {replicas: 3}
---
apiVersion: apps/v1
kind: ReplicaSet
metadata:
  name: web-old
  namespace: default
  uid: u-web-old
  resourceVersion: "1"
  creationTimestamp: 2026-01-01T00:00:00Z
  labels: {app: web, pod-template-hash: old}
  annotations: {deployment.kubernetes.io/revision: "1", kubernetes.io/change-cause: first}
  ownerReferences: [{apiVersion: apps/v1, kind: Deployment, name: web, uid: u-web, controller: true}]
spec:
  replicas: 0
  selector: {matchLabels: {app: web, pod-template-hash: old}}
  template:
    metadata: {labels: {app: web, pod-template-hash: old}}
    spec: {containers: [{name: app, image: old:1, resources: {}}]}
status: {replicas: 0}
---
apiVersion: apps/v1
kind: DaemonSet
metadata:
  name: agent
  namespace: default
  uid: u-agent
  resourceVersion: "1"
  creationTimestamp: 2026-01-01T00:00:00Z
spec:
  selector: {matchLabels: {app: agent}}
  template:
    metadata: {labels: {app: agent}}
    spec: {containers: [{name: a, image: a:1, resources: {}}]}
  updateStrategy: {type: RollingUpdate}
status:
  desiredNumberScheduled: 3
  currentNumberScheduled: 3
  numberAvailable: 2
  numberMisscheduled: 0
  numberReady: 2
  updatedNumberScheduled: 1
---
apiVersion: v1
kind: ReplicationController
metadata:
  name: rc
  namespace: default
  uid: u-rc
  resourceVersion: "1"
  creationTimestamp: 2026-01-01T00:00:00Z
spec:
  replicas: 1
  selector: {app: rc}
  template:
    metadata: {labels: {app: rc}}
    spec: {containers: [{name: a, image: a:1, resources: {}}]}
status: {replicas: 1}
---
apiVersion: batch/v1
kind: Job
metadata:
  name: job
  namespace: default
  uid: u-job
  resourceVersion: "1"
  creationTimestamp: 2026-01-01T00:00:00Z
spec:
  parallelism: 2
  completions: 3
  completionMode: Indexed
  backoffLimit: 6
  suspend: false
  activeDeadlineSeconds: 10
  ttlSecondsAfterFinished: 5
  selector: {matchLabels: {a: b}}
  template:
    metadata: {labels: {a: b}}
    spec: {containers: [{name: a, image: a:1, resources: {}}], restartPolicy: Never}
status:
  active: 1
  ready: 1
  succeeded: 2
  startTime: 2026-01-01T00:00:00Z
  completionTime: 2026-01-01T00:00:20Z
  completedIndexes: 0,1
---
apiVersion: batch/v1
kind: CronJob
metadata:
  name: cj
  namespace: default
  uid: u-cj
  resourceVersion: "1"
  creationTimestamp: 2026-01-01T00:00:00Z
spec:
  schedule: "* * * * *"
  concurrencyPolicy: Allow
  suspend: false
  successfulJobsHistoryLimit: 3
  failedJobsHistoryLimit: 1
  jobTemplate:
    spec:
      template: {spec: {containers: [{name: a, image: a:1, resources: {}}], restartPolicy: Never}}
status: {active: [{name: cj-1}, {name: cj-2}], lastScheduleTime: 2026-01-01T00:00:30Z}
---
apiVersion: apps/v1
kind: ControllerRevision
metadata:
  name: web-6bc
  namespace: default
  uid: u-web-6bc
  resourceVersion: "1"
  creationTimestamp: 2026-01-01T00:00:00Z
  labels: {app: web}
  ownerReferences: [{apiVersion: apps/v1, kind: StatefulSet, name: web, uid: u-web, controller: true}]
revision: 1
data:
  spec:
    template:
      $patch: replace
      metadata: {labels: {app: web}}
      spec: {containers: [{name: app, image: old:1, resources: {}}]}
---
apiVersion: apps/v1
kind: ControllerRevision
metadata:
  name: web-7bc
  namespace: default
  uid: u-web-7bc
  resourceVersion: "1"
  creationTimestamp: 2026-01-01T00:00:00Z
  labels: {app: web}
  ownerReferences: [{apiVersion: apps/v1, kind: StatefulSet, name: web, uid: u-web, controller: true}]
revision: 2
data:
  spec:
    template:
      $patch: replace
      metadata: {labels: {app: web}}
      spec: {containers: [{name: app, image: new:1, resources: {}}]}
`;
