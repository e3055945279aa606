import { sampleCluster } from '../testing/objects.ts';
import { transcript } from '../testing/transcript.ts';

/** Objects that are kept and shown, and that nothing in this cluster acts on. */
function stored() {
  const cluster = sampleCluster();
  const put = (object: object) => cluster.put(object);
  put({
    apiVersion: 'networking.k8s.io/v1',
    kind: 'Ingress',
    metadata: { name: 'shop', labels: { app: 'web' } },
    spec: {
      ingressClassName: 'nginx',
      tls: [{ hosts: ['a.example'], secretName: 'cert' }],
      rules: [
        {
          host: 'a.example',
          http: {
            paths: [
              { path: '/', pathType: 'Prefix', backend: { service: { name: 'web', port: { number: 80 } } } },
              {
                path: '/x',
                pathType: 'Exact',
                backend: { service: { name: 'gone', port: { name: 'http' } } },
              },
            ],
          },
        },
      ],
    },
  });
  put({
    apiVersion: 'networking.k8s.io/v1',
    kind: 'Ingress',
    metadata: { name: 'plain' },
    spec: { defaultBackend: { resource: { kind: 'Bucket', name: 'b' } } },
  });
  put({
    apiVersion: 'networking.k8s.io/v1',
    kind: 'IngressClass',
    metadata: { name: 'nginx' },
    spec: {
      controller: 'example.com/nginx',
      parameters: { apiGroup: 'example.com', kind: 'Params', name: 'p' },
    },
  });
  put({
    apiVersion: 'networking.k8s.io/v1',
    kind: 'NetworkPolicy',
    metadata: { name: 'db' },
    spec: {
      podSelector: { matchLabels: { app: 'db' } },
      policyTypes: ['Ingress', 'Egress'],
      ingress: [
        {
          from: [
            { podSelector: { matchLabels: { app: 'web' } } },
            { namespaceSelector: {}, podSelector: { matchLabels: { a: 'b' } } },
            { ipBlock: { cidr: '10.0.0.0/8', except: ['10.1.0.0/16'] } },
          ],
          ports: [
            { port: 6379, protocol: 'TCP' },
            { port: 8000, endPort: 8010 },
          ],
        },
        {},
      ],
    },
  });
  put({
    apiVersion: 'networking.k8s.io/v1',
    kind: 'NetworkPolicy',
    metadata: { name: 'all' },
    spec: { podSelector: {}, policyTypes: ['Ingress'] },
  });
  put({
    apiVersion: 'rbac.authorization.k8s.io/v1',
    kind: 'Role',
    metadata: { name: 'reader' },
    rules: [
      { apiGroups: ['', 'apps'], resources: ['pods', 'deployments'], verbs: ['get', 'list'] },
      { apiGroups: [''], resources: ['pods'], verbs: ['watch'] },
      { apiGroups: [''], resources: ['configmaps'], resourceNames: ['one'], verbs: ['get'] },
    ],
  });
  put({
    apiVersion: 'rbac.authorization.k8s.io/v1',
    kind: 'RoleBinding',
    metadata: { name: 'read' },
    roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'Role', name: 'reader' },
    subjects: [
      { kind: 'User', name: 'jane' },
      { kind: 'ServiceAccount', name: 'robot', namespace: 'default' },
      { kind: 'Group', name: 'devs' },
    ],
  });
  put({ apiVersion: 'node.k8s.io/v1', kind: 'RuntimeClass', metadata: { name: 'gvisor' }, handler: 'runsc' });
  put({
    apiVersion: 'v1',
    kind: 'PodTemplate',
    metadata: { name: 't' },
    template: { metadata: { labels: { a: 'b' } }, spec: { containers: [{ name: 'c', image: 'i:1' }] } },
  });
  return cluster;
}

transcript(
  'stored',
  stored,
  `
$ kubectl get ing,ingressclasses,netpol
NAME                              CLASS    HOSTS       ADDRESS   PORTS     AGE
ingress.networking.k8s.io/plain   <none>   *                     80        0s
ingress.networking.k8s.io/shop    nginx    a.example             80, 443   0s

NAME                                   CONTROLLER          PARAMETERS             AGE
ingressclass.networking.k8s.io/nginx   example.com/nginx   Params.example.com/p   0s

NAME                                  POD-SELECTOR   AGE
networkpolicy.networking.k8s.io/all   <none>         0s
networkpolicy.networking.k8s.io/db    app=db         0s
$ kubectl get roles,rolebindings,runtimeclasses,podtemplates
NAME                                    CREATED AT
role.rbac.authorization.k8s.io/reader   2026-01-01T00:01:05Z

NAME                                         ROLE          AGE
rolebinding.rbac.authorization.k8s.io/read   Role/reader   0s

NAME                              HANDLER   AGE
runtimeclass.node.k8s.io/gvisor   runsc     0s

NAME            CONTAINERS   IMAGES   POD LABELS
podtemplate/t   c            i:1      a=b
$ kubectl get rolebindings -o wide
NAME   ROLE          AGE   USERS   GROUPS   SERVICEACCOUNTS
read   Role/reader   0s    jane    devs     default/robot
$ kubectl describe ing shop
Name:             shop
Labels:           app=web
Namespace:        default
Address:          
Ingress Class:    nginx
Default backend:  <default>
TLS:
  cert terminates a.example
Rules:
  Host        Path  Backends
  ----        ----  --------
  a.example   
              /    web:80 (10.0.0.1:8080,10.0.0.2:8080,10.0.0.3:8080 + 1 more...)
              /x   gone:http (<error: services "gone" not found>)
Annotations:  <none>
Events:       <none>
$ kubectl describe ing plain
Name:             plain
Labels:           <none>
Namespace:        default
Address:          
Ingress Class:    <none>
Default backend:  APIGroup: <none>, Kind: Bucket, Name: b
Rules:
  Host        Path  Backends
  ----        ----  --------
  *           *     APIGroup: <none>, Kind: Bucket, Name: b
Annotations:  <none>
Events:       <none>
$ kubectl describe ingressclass nginx
Name:         nginx
Labels:       <none>
Annotations:  <none>
Controller:   example.com/nginx
Parameters:
  APIGroup:  example.com
  Kind:      Params
  Name:      p
Events:      <none>
$ kubectl describe netpol db
Name:         db
Namespace:    default
Created on:   2026-01-01 00:01:05 +0000 UTC
Labels:       <none>
Annotations:  <none>
Spec:
  PodSelector:     app=db
  Allowing ingress traffic:
    To Port: 6379/TCP
    To Port Range: 8000-8010/TCP
    From:
      PodSelector: app=web
    From:
      NamespaceSelector: <none>
      PodSelector: a=b
    From:
      IPBlock:
        CIDR: 10.0.0.0/8
        Except: 10.1.0.0/16
    ----------
    To Port: <any> (traffic allowed to all ports)
    From: <any> (traffic not restricted by source)
  Allowing egress traffic:
    <none> (Selected pods are isolated for egress connectivity)
  Policy Types: Ingress, Egress
$ kubectl describe netpol all
Name:         all
Namespace:    default
Created on:   2026-01-01 00:01:05 +0000 UTC
Labels:       <none>
Annotations:  <none>
Spec:
  PodSelector:     <none> (Allowing the specific traffic to all pods in this namespace)
  Allowing ingress traffic:
    <none> (Selected pods are isolated for ingress connectivity)
  Not affecting egress traffic
  Policy Types: Ingress
$ kubectl describe role reader
Name:         reader
Labels:       <none>
Annotations:  <none>
PolicyRule:
  Resources         Non-Resource URLs  Resource Names  Verbs
  ---------         -----------------  --------------  -----
  configmaps        []                 [one]           [get]
  deployments       []                 []              [get list]
  deployments.apps  []                 []              [get list]
  pods              []                 []              [get list watch]
  pods.apps         []                 []              [get list]
$ kubectl describe rolebinding read
Name:         read
Labels:       <none>
Annotations:  <none>
Role:
  Kind:  Role
  Name:  reader
Subjects:
  Kind            Name   Namespace
  ----            ----   ---------
  User            jane   
  ServiceAccount  robot  default
  Group           devs   
$ kubectl get ep
NAME   ENDPOINTS       AGE
web    10.0.0.1:8080   65s
! Warning: v1 Endpoints is deprecated in v1.33+; use discovery.k8s.io/v1 EndpointSlice
$ kubectl get --raw /healthz
ok⏎
$ kubectl get --raw /version
{
  "major": "1",
  "minor": "36",
  "gitVersion": "v1.36.2",
  "platform": "linux/amd64"
}⏎
$ kubectl get --raw /api/v1/namespaces/default/configmaps/conf
! Error from server (NotFound): configmaps "conf" not found
[1]
$ kubectl get --raw /apis/apps/v1/namespaces/default/daemonsets
{"apiVersion":"apps/v1","items":[{"apiVersion":"apps/v1","kind":"DaemonSet","metadata":{"creationTimestamp":"2026-01-01T00:00:00Z","name":"agent","namespace":"default","resourceVersion":"1","uid":"u-agent"},"spec":{"selector":{"matchLabels":{"app":"agent"}},"template":{"metadata":{"labels":{"app":"agent"}},"spec":{"containers":[{"image":"a:1","name":"a","resources":{}}]}},"updateStrategy":{"type":"RollingUpdate"}},"status":{"currentNumberScheduled":3,"desiredNumberScheduled":3,"numberAvailable":2,"numberMisscheduled":0,"numberReady":2,"updatedNumberScheduled":1}}],"kind":"DaemonSetList","metadata":{"resourceVersion":""}}
$ kubectl get --raw /nope
! Error from server (NotFound): the server could not find the requested resource
[1]
$ kubectl get pods --raw /healthz
! error: arguments may not be passed when --raw is specified
[1]
$ kubectl proxy
! error: kubectl proxy is not simulated: nothing outside of the terminal could reach it; kubectl get --raw PATH asks the API server
[1]
$ kubectl kustomize .
! error: kubectl kustomize is not simulated: there are no directories here; paste what it prints
[1]
$ kubectl completion bash
! error: kubectl completion is not simulated: the terminal completes with Tab without it
[1]
$ kubectl plugin list
! error: unable to find any kubectl plugins in your PATH
[1]
$ kubectl certificate approve x
! Error from server (NotFound): certificatesigningrequests.certificates.k8s.io "x" not found
[1]
$ kubectl cluster-info dump --namespaces nowhere | head -4
{
    "kind": "NodeList",
    "apiVersion": "v1",
    "metadata": {},
`,
);
