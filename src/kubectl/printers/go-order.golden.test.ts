import { sampleCluster } from '../testing/objects.ts';
import { transcript } from '../testing/transcript.ts';

// What kubectl 1.32.4 prints of the same objects, without the creationTimestamp of null that it left out since.
transcript(
  'structs as JSON have their fields as Go declares them, maps by the alphabet',
  sampleCluster,
  `
$ kubectl create deployment d1 --image=nginx --dry-run=client -o json
{
    "kind": "Deployment",
    "apiVersion": "apps/v1",
    "metadata": {
        "name": "d1",
        "labels": {
            "app": "d1"
        }
    },
    "spec": {
        "replicas": 1,
        "selector": {
            "matchLabels": {
                "app": "d1"
            }
        },
        "template": {
            "metadata": {
                "labels": {
                    "app": "d1"
                }
            },
            "spec": {
                "containers": [
                    {
                        "name": "nginx",
                        "image": "nginx",
                        "resources": {}
                    }
                ]
            }
        },
        "strategy": {}
    },
    "status": {}
}
$ kubectl create configmap c1 --from-literal=b=1 --from-literal=a=1 --dry-run=client -o json
{
    "kind": "ConfigMap",
    "apiVersion": "v1",
    "metadata": {
        "name": "c1"
    },
    "data": {
        "a": "1",
        "b": "1"
    }
}
$ kubectl create role r1 --verb=get --resource=pods --dry-run=client -o kyaml
---
{
  kind: "Role",
  apiVersion: "rbac.authorization.k8s.io/v1",
  metadata: {
    name: "r1",
  },
  rules: [{
    verbs: [
      "get",
    ],
    apiGroups: [
      "",
    ],
    resources: [
      "pods",
    ],
  }],
}
$ kubectl events --types=Warning -o json
{
    "kind": "EventList",
    "apiVersion": "v1",
    "metadata": {},
    "items": [
        {
            "kind": "Event",
            "apiVersion": "v1",
            "metadata": {
                "name": "web-0.3",
                "namespace": "default",
                "uid": "u-web-0.3",
                "resourceVersion": "1",
                "creationTimestamp": "2026-01-01T00:00:00Z"
            },
            "involvedObject": {
                "kind": "Pod",
                "namespace": "default",
                "name": "web-0",
                "uid": "u-web-0",
                "apiVersion": "v1"
            },
            "reason": "BackOff",
            "message": "Back-off ",
            "source": {
                "component": "kubelet"
            },
            "firstTimestamp": null,
            "lastTimestamp": null,
            "type": "Warning",
            "eventTime": "2026-01-01T00:00:03.000000Z",
            "series": {
                "count": 7,
                "lastObservedTime": "2026-03-03T00:00:00.000000Z"
            }
        }
    ]
}
$ kubectl rollout history deploy/web --revision=1 -o json
{
    "kind": "ReplicaSet",
    "apiVersion": "apps/v1",
    "metadata": {
        "name": "web-old",
        "namespace": "default",
        "uid": "u-web-old",
        "resourceVersion": "1",
        "creationTimestamp": "2026-01-01T00:00:00Z",
        "labels": {
            "app": "web",
            "pod-template-hash": "old"
        },
        "annotations": {
            "deployment.kubernetes.io/revision": "1",
            "kubernetes.io/change-cause": "first"
        },
        "ownerReferences": [
            {
                "apiVersion": "apps/v1",
                "kind": "Deployment",
                "name": "web",
                "uid": "u-web",
                "controller": true
            }
        ]
    },
    "spec": {
        "replicas": 0,
        "selector": {
            "matchLabels": {
                "app": "web",
                "pod-template-hash": "old"
            }
        },
        "template": {
            "metadata": {
                "labels": {
                    "app": "web",
                    "pod-template-hash": "old"
                }
            },
            "spec": {
                "containers": [
                    {
                        "name": "app",
                        "image": "old:1",
                        "resources": {}
                    }
                ]
            }
        }
    },
    "status": {
        "replicas": 0
    }
}
$ kubectl expose deploy web --name=w4 --port=80 --dry-run=client -o json
{
    "kind": "Service",
    "apiVersion": "v1",
    "metadata": {
        "name": "w4"
    },
    "spec": {
        "ports": [
            {
                "protocol": "TCP",
                "port": 80,
                "targetPort": 80
            }
        ],
        "selector": {
            "app": "web"
        }
    },
    "status": {
        "loadBalancer": {}
    }
}
$ kubectl annotate cm cm a=b --dry-run=client -o json
{
    "apiVersion": "v1",
    "binaryData": {
        "bin": "AAEC"
    },
    "data": {
        "k": "v",
        "multi": "a\\nb\\n"
    },
    "kind": "ConfigMap",
    "metadata": {
        "annotations": {
            "a": "b"
        },
        "creationTimestamp": "2026-01-01T00:00:00Z",
        "name": "cm",
        "namespace": "default",
        "resourceVersion": "1",
        "uid": "u-cm"
    }
}
`,
);
