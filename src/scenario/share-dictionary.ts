/**
 * Dictionary 1 of the share links: phrases of manifests, the likely ones last.
 *
 * IT MAY NEVER CHANGE, not by one byte: every link of format 1 that anybody has kept is read with it.
 * A better dictionary is dictionary 2, for format 2, in a file of its own. The tests hold its hash.
 */
export const DICTIONARY_1 = `apiVersion: policy/v1
kind: PodDisruptionBudget
  minAvailable: 1
  maxUnavailable: 1
apiVersion: autoscaling/v2
kind: HorizontalPodAutoscaler
  scaleTargetRef:
  minReplicas: 1
  maxReplicas: 10
apiVersion: storage.k8s.io/v1
kind: StorageClass
provisioner:
volumeBindingMode: WaitForFirstConsumer
kind: PersistentVolume
kind: PersistentVolumeClaim
kind: Namespace
kind: ServiceAccount
kind: PriorityClass
kind: ResourceQuota
kind: LimitRange
kind: ReplicaSet
kind: Secret
type: Opaque
stringData:
kind: ConfigMap
data:
apiVersion: batch/v1
kind: CronJob
  schedule: "*/5 * * * *"
  jobTemplate:
  concurrencyPolicy: Forbid
kind: Job
  backoffLimit: 4
  completions: 1
  parallelism: 1
  activeDeadlineSeconds: 100
  ttlSecondsAfterFinished: 60
  podFailurePolicy:
kind: DaemonSet
      tolerations:
        - key: node.kubernetes.io/not-ready
          operator: Exists
          effect: NoExecute
          tolerationSeconds: 300
        - effect: NoSchedule
      affinity:
        podAntiAffinity:
        nodeAffinity:
          requiredDuringSchedulingIgnoredDuringExecution:
          preferredDuringSchedulingIgnoredDuringExecution:
            nodeSelectorTerms:
            - matchExpressions:
              - key: kubernetes.io/hostname
                operator: In
                values:
          - topologyKey: topology.kubernetes.io/zone
      topologySpreadConstraints:
      - maxSkew: 1
        whenUnsatisfiable: DoNotSchedule
        labelSelector:
      nodeSelector:
      priorityClassName:
      serviceAccountName: default
      hostNetwork: true
      shareProcessNamespace: true
      securityContext:
        runAsUser: 1000
        runAsNonRoot: true
        fsGroup: 1000
        readOnlyRootFilesystem: true
        allowPrivilegeEscalation: false
        capabilities:
          drop: ["ALL"]
          add:
      imagePullSecrets:
      volumes:
        - name: config
          configMap:
            name: config
            items:
            - key:
              path:
        - name: data
          emptyDir: {}
          hostPath:
          secret:
            secretName:
          projected:
            sources:
            - serviceAccountToken:
            - downwardAPI:
          persistentVolumeClaim:
            claimName: data
  volumeClaimTemplates:
  - metadata:
      name: data
    spec:
      accessModes: ["ReadWriteOnce"]
      storageClassName: standard
      resources:
        requests:
          storage: 1Gi
  persistentVolumeClaimRetentionPolicy:
    whenDeleted: Delete
    whenScaled: Retain
  podManagementPolicy: Parallel
  podManagementPolicy: OrderedReady
  updateStrategy:
    type: OnDelete
    type: RollingUpdate
    rollingUpdate:
      partition: 0
  strategy:
    type: Recreate
    type: RollingUpdate
    rollingUpdate:
      maxSurge: 25%
      maxUnavailable: 25%
  minReadySeconds: 10
  revisionHistoryLimit: 10
  progressDeadlineSeconds: 600
  clusterIP: None
  publishNotReadyAddresses: true
  sessionAffinity: ClientIP
  externalTrafficPolicy: Local
  type: NodePort
  type: LoadBalancer
  type: ClusterIP
  ports:
  - name: http
    protocol: TCP
    port: 80
    targetPort: 8080
    nodePort: 30080
apiVersion: podscope.dev/v1alpha1
kind: Scenario
metadata:
  name: scenario
spec:
  duration: 5m
  seed: 1
  cluster:
    version: "1.36"
    nodes: 3
      - name: node-1
        labels:
        taints:
        capacity: { cpu: "4", memory: 8Gi, pods: "110" }
        images:
    domain: cluster.local
    latency: none
    latency: typical
  images:
    - name: shop/api:2.0
      pull: { error: not-found }
      pull: 4s
      stopSignal: SIGQUIT
  apps:
    - match: { image: "*", container: app, pod: "web-*" }
      main: { exitAfter: 90s, code: 1 }
      main: forever
      startup: 12s
      http:
        - { port: 8080, path: /healthz, from: 0s, status: 200 }
        - { port: 8080, path: /ready, from: 40s, status: 503 }
      tcp: [{ port: 9000, from: 5s }]
      grpc: [{ port: 5000, from: 0s, status: SERVING }]
      exec: [{ command: cat /tmp/healthy, from: 10s, exit: 1 }]
      onStopSignal: { after: 5s, code: 0 }
      onStopSignal: ignore
      memory: [{ from: 0s, use: 40Mi }]
      log: [{ from: 0s, line: "listening on :8080" }]
  traffic:
    - name: users
      to: service/web:80
      rate: 20/s
  steps:
    - at: 60s
      apply: |
    - at: 90s
      fault: { node: node-2, down: true }
      for: 40s
    - at: 30s
      run: kubectl rollout restart deployment/web
      run: kubectl set image deployment/web web=nginx:1.28
      run: kubectl scale statefulset web --replicas=3
      run: kubectl delete pod web-0 --grace-period=0 --force
---
apiVersion: v1
kind: Service
metadata:
  name: web
  labels:
    app: web
  annotations:
  namespace: default
spec:
  selector:
    app: web
---
apiVersion: apps/v1
kind: StatefulSet
metadata:
  name: web
spec:
  serviceName: web
  replicas: 3
  selector:
    matchLabels:
      app: web
  template:
    metadata:
      labels:
        app: web
    spec:
      terminationGracePeriodSeconds: 30
      restartPolicy: Always
      restartPolicy: OnFailure
      restartPolicy: Never
      initContainers:
        - name: init
          image: busybox:1.36
          restartPolicy: Always
          command: ["sh", "-c", "until nslookup db; do sleep 2; done"]
      containers:
        - name: app
          image: nginx:1.27
          imagePullPolicy: IfNotPresent
          command: ["/bin/sh", "-c", "sleep 3600"]
          args:
          env:
            - name: POD_NAME
              valueFrom:
                fieldRef:
                  fieldPath: metadata.name
                configMapKeyRef:
                secretKeyRef:
              value: ""
          ports:
            - containerPort: 8080
              name: http
          resources:
            requests:
              cpu: 100m
              memory: 64Mi
            limits:
              cpu: 500m
              memory: 128Mi
          volumeMounts:
            - name: data
              mountPath: /data
              subPath:
              readOnly: true
          lifecycle:
            postStart:
              exec:
                command: ["sh", "-c", "echo started"]
            preStop:
              exec:
                command: ["sh", "-c", "sleep 5"]
              sleep:
                seconds: 5
          startupProbe:
            httpGet:
              path: /healthz
              port: 8080
            failureThreshold: 30
            periodSeconds: 10
          livenessProbe:
            exec:
              command: ["cat", "/tmp/healthy"]
            tcpSocket:
              port: 3306
            grpc:
              port: 2379
            initialDelaySeconds: 15
            periodSeconds: 10
            timeoutSeconds: 1
            successThreshold: 1
            failureThreshold: 3
          readinessProbe:
            httpGet:
              path: /ready
              port: http
            initialDelaySeconds: 5
            periodSeconds: 5
---
apiVersion: apps/v1
kind: Deployment
metadata:
  name: web
  labels:
    app: web
spec:
  replicas: 2
  selector:
    matchLabels:
      app: web
  template:
    metadata:
      labels:
        app: web
    spec:
      containers:
      - name: web
        image: nginx
        ports:
        - containerPort: 80
---
apiVersion: v1
kind: Pod
metadata:
  name: web
  labels:
    app: web
spec:
  containers:
  - name: web
    image: nginx:1.27
    command: ["sh", "-c", "sleep 30"]
    ports:
    - containerPort: 80
    livenessProbe:
      httpGet:
        path: /
        port: 80
      periodSeconds: 5
`;
