/** A whole document to begin with, with the places to fill in as a snippet's `${1:…}`. */
export interface Skeleton {
  readonly label: string;
  readonly text: string;
}

const container = (first: number) => `- name: \${${first}:app}
          image: \${${first + 1}:nginx:1.29}
          ports:
            - containerPort: \${${first + 2}:80}
          readinessProbe:
            httpGet:
              path: /
              port: \${${first + 2}:80}
            periodSeconds: 5`;

const workload = (kind: string, more: string) => `apiVersion: apps/v1
kind: ${kind}
metadata:
  name: \${1:web}
spec:
${more}  replicas: \${2:3}
  selector:
    matchLabels:
      app: \${1:web}
  template:
    metadata:
      labels:
        app: \${1:web}
    spec:
      containers:
        ${container(3)}
`;

export const SKELETONS: readonly Skeleton[] = [
  {
    label: 'Pod',
    text: `apiVersion: v1
kind: Pod
metadata:
  name: \${1:web}
  labels:
    app: \${1:web}
spec:
  containers:
    - name: \${2:app}
      image: \${3:nginx:1.29}
      ports:
        - containerPort: \${4:80}
`,
  },
  { label: 'StatefulSet', text: workload('StatefulSet', '  serviceName: ${1:web}\n') },
  { label: 'Deployment', text: workload('Deployment', '') },
  {
    label: 'Service',
    text: `apiVersion: v1
kind: Service
metadata:
  name: \${1:web}
spec:
  selector:
    app: \${1:web}
  ports:
    - port: \${2:80}
      targetPort: \${3:80}
`,
  },
  {
    label: 'ConfigMap',
    text: `apiVersion: v1
kind: ConfigMap
metadata:
  name: \${1:config}
data:
  \${2:KEY}: \${3:value}
`,
  },
  {
    label: 'Namespace',
    text: `apiVersion: v1
kind: Namespace
metadata:
  name: \${1:shop}
`,
  },
  {
    label: 'Scenario',
    text: `apiVersion: podscope.dev/v1alpha1
kind: Scenario
metadata:
  name: \${1:my-run}
spec:
  duration: \${2:2m}
  steps:
    - at: \${3:30s}
      run: \${4:kubectl get pods}
`,
  },
];
