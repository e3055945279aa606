import { expect, test } from 'vitest';
import { newSession, standalone } from '../index.ts';
import { sampleCluster } from '../testing/objects.ts';
import { run } from '../testing/run.ts';
import { transcript } from '../testing/transcript.ts';

transcript(
  'contexts',
  sampleCluster,
  `
$ kubectl config set-context dev --cluster=podscope --user=admin --namespace=nowhere
Context "dev" created.
$ kubectl config set-context dev --namespace=shop
Context "dev" modified.
$ kubectl config get-contexts
CURRENT   NAME       CLUSTER    AUTHINFO   NAMESPACE
          dev        podscope   admin      shop
*         podscope   podscope   admin      
$ kubectl --context=dev get jobs
! No resources found in shop namespace.
$ kubectl config use-context dev
Switched to context "dev".
$ kubectl config current-context
dev
$ kubectl get jobs
! No resources found in shop namespace.
$ kubectl config view --minify
apiVersion: v1
clusters:
- cluster:
    certificate-authority-data: DATA+OMITTED
    server: https://127.0.0.1:6443
  name: podscope
contexts:
- context:
    cluster: podscope
    namespace: shop
    user: admin
  name: dev
current-context: dev
kind: Config
users:
- name: admin
  user:
    client-certificate-data: DATA+OMITTED
    client-key-data: DATA+OMITTED
$ kubectl config view --minify -o jsonpath='{..namespace}'
shop⏎
$ kubectl config rename-context dev test
Context "dev" renamed to "test".
$ kubectl config rename-context dev test
! error: cannot rename the context "dev", it's not in /root/.kube/config
[1]
$ kubectl config rename-context podscope test
! error: cannot rename the context "podscope", the context "test" already exists in /root/.kube/config
[1]
$ kubectl config delete-context test
deleted context test from /root/.kube/config
! warning: this removed your active context, use "kubectl config use-context" to select a different one
$ kubectl get pods
! error: context "test" does not exist
[1]
$ kubectl config use-context podscope
Switched to context "podscope".
$ kubectl config unset current-context
Property "current-context" unset.
$ kubectl config current-context
! error: current-context is not set
[1]
$ kubectl get pods
! The connection to the server localhost:8080 was refused - did you specify the right host or port?
[1]
$ kubectl config set current-context podscope
Property "current-context" set.
$ kubectl config set contexts.podscope.namespace shop && kubectl get jobs
Property "contexts.podscope.namespace" set.
! No resources found in shop namespace.
$ kubectl config unset contexts.podscope.namespace
Property "contexts.podscope.namespace" unset.
$ kubectl config set foo bar
! error: unable to parse foo after [] at api.Config
[1]
$ kubectl config set contexts.a.b.c d
! error: unable to parse b.c after [{contexts map[string]*api.Context} {a *api.Context}] at api.Context
[1]
$ kubectl config set-context
! error: you must specify a non-empty context name or --current
[1]
$ kubectl config delete-user nobody
! error: cannot delete user nobody, not in /root/.kube/config
[1]
`,
);

transcript(
  'clusters and users that nobody knows',
  sampleCluster,
  `
$ kubectl config set-cluster far --server=https://far.example.com
Cluster "far" set.
$ kubectl config set-credentials bob --token=secret
User "bob" set.
$ kubectl config get-clusters; kubectl config get-users
NAME
far
podscope
NAME
admin
bob
$ kubectl config view -o json | grep -A3 bob
            "name": "bob",
            "user": {
                "token": "REDACTED"
            }
$ kubectl --cluster=far get pods
! Unable to connect to the server: dial tcp: lookup far.example.com on 10.96.0.10:53: no such host
[1]
$ kubectl --user=bob get pods
! error: You must be logged in to the server (Unauthorized)
[1]
$ kubectl --user=eve get pods
! error: auth info "eve" does not exist
[1]
$ kubectl -s 10.0.0.1:6443 get pods
! The connection to the server 10.0.0.1:6443 was refused - did you specify the right host or port?
[1]
$ kubectl config set-credentials bob --token=a --password=b
! error: you cannot specify more than one authentication method at the same time: --token, --username/--password
[1]
$ kubectl create rolebinding x --role=r --user=bob --dry-run=client -o name
rolebinding.rbac.authorization.k8s.io/x
`,
);

test('a step that is typed in another context brings it along', () => {
  const session = newSession();
  const line = 'kubectl --context=dev delete pod web-0';
  run(sampleCluster(), 'kubectl config set-context dev --cluster=podscope --user=admin --namespace=shop', {
    session,
  });
  expect(standalone(line, session)).toBe(
    `kubectl config set-context dev --cluster=podscope --user=admin --namespace=shop > /dev/null\n${line}`,
  );
  expect(standalone('kubectl delete pod dev', session)).toBe('kubectl delete pod dev');
});
