import { type FlagRow, kubeconfigRow, labelled, make, type Pair, refused, WRITE } from './flag-families.ts';
import { MORE_ROWS } from './flag-rows-more.ts';

export const FLAG_ROWS: Readonly<Record<string, FlagRow>> = {
  annotate: labelled('annotate'),
  label: labelled('label'),
  'api-resources': {
    base: 'api-resources',
    flags: {
      'api-group': '--api-group=apps',
      cached: '--cached',
      categories: '--categories=all',
      namespaced: '--namespaced=false',
      output: '-o wide',
      'sort-by': '--sort-by=kind',
      verbs: '--verbs=fly',
    },
    idle: ['cached'],
  },
  apply: {
    base: 'apply -f cm.yaml',
    flags: {
      filename: ['apply', 'apply -f cm.yaml'],
      selector: '-l a=c',
      'server-side': '--server-side',
      'force-conflicts': '--force-conflicts',
      overwrite: '--overwrite=false',
      force: '--force --server-side',
      all: ['apply -f cm.yaml --prune', 'apply -f cm.yaml --prune --all'],
      prune: [
        'apply -f cm.yaml && apply -f cm2.yaml',
        'apply -f cm.yaml && apply -f cm2.yaml --prune -l a=b',
      ],
      'prune-allowlist': '--prune --all --prune-allowlist=foo',
      cascade: [
        'apply -f cm.yaml && apply -f cm2.yaml --prune -l a=b',
        'apply -f cm.yaml && apply -f cm2.yaml --prune -l a=b --cascade=orphan',
      ],
      'grace-period': [
        'apply -f cm.yaml && apply -f cm2.yaml --prune -l a=b',
        'apply -f cm.yaml && apply -f cm2.yaml --prune -l a=b --grace-period=3',
      ],
      'openapi-patch': '--openapi-patch=false',
      subresource: '--subresource=status',
      wait: '--wait',
      timeout: '--timeout=1s',
    },
    idle: [...WRITE, 'overwrite', 'wait', 'timeout'],
  },
  'apply edit-last-applied': {
    base: 'apply -f cm.yaml && apply edit-last-applied cm/made',
    flags: { filename: ['apply edit-last-applied cm/made', 'apply edit-last-applied -f cm2.yaml'] },
    idle: [...WRITE, 'output', 'template', 'allow-missing-template-keys', 'validate'],
  },
  'apply set-last-applied': {
    base: 'apply set-last-applied -f cm2.yaml --create-annotation',
    flags: {
      filename: ['apply set-last-applied', 'apply set-last-applied -f cm2.yaml'],
      'create-annotation': [
        'apply set-last-applied -f cm2.yaml',
        'apply set-last-applied -f cm2.yaml --create-annotation',
      ],
    },
    idle: WRITE,
  },
  'apply view-last-applied': {
    base: 'apply -f cm.yaml && apply view-last-applied cm/made',
    flags: {
      filename: ['apply view-last-applied', 'apply view-last-applied -f cm2.yaml'],
      selector: [
        'apply -f cm.yaml && apply view-last-applied cm',
        'apply -f cm.yaml && apply view-last-applied cm -l a=c',
      ],
      output: '-o json',
      all: [
        'apply -f cm.yaml && apply view-last-applied cm/made',
        'apply -f cm.yaml && apply view-last-applied cm/made --all',
      ],
    },
    idle: ['recursive'],
  },
  attach: {
    base: 'attach web-0',
    flags: {
      container: '-c side',
      stdin: '-i',
      tty: '-t',
      quiet: ['attach pod/web-0 -c app', 'attach pod/web-0 -c app -q'],
    },
    idle: ['stdin', 'pod-running-timeout'],
  },
  'auth can-i': {
    base: 'auth can-i create pods',
    flags: {
      'all-namespaces': ['auth can-i get nodes', 'auth can-i get nodes -A'],
      list: ['auth can-i', 'auth can-i --list'],
      quiet: '-q',
      subresource: '--subresource=log',
      'no-headers': ['auth can-i --list', 'auth can-i --list --no-headers'],
    },
    idle: ['subresource'],
  },
  'auth reconcile': {
    ...refused('auth reconcile', 'filename=cm.yaml', 'remove-extra-permissions', 'remove-extra-subjects'),
  },
  'auth whoami': { base: 'auth whoami', idle: WRITE },
  autoscale: make('autoscale deploy web --max=5', {
    filename: ['autoscale --max=5', 'autoscale -f deploy.yaml --max=5'],
    min: ['autoscale deploy web --max=5 -o yaml', 'autoscale deploy web --max=5 -o yaml --min=2'],
    max: ['autoscale deploy web', 'autoscale deploy web --max=3'],
    'cpu-percent': [
      'autoscale deploy web --max=5 -o yaml',
      'autoscale deploy web --max=5 -o yaml --cpu-percent=5',
    ],
    cpu: ['autoscale deploy web --max=5 -o yaml', 'autoscale deploy web --max=5 -o yaml --cpu=50%'],
    memory: ['autoscale deploy web --max=5 -o yaml', 'autoscale deploy web --max=5 -o yaml --memory=50%'],
    name: '--name=other',
  }),
  ...Object.fromEntries(
    ['approve', 'deny'].map((verb) => [
      `certificate ${verb}`,
      {
        base: `certificate ${verb} x`,
        flags: {
          filename: [`certificate ${verb}`, `certificate ${verb} -f cm.yaml`] as Pair,
          force: '--force',
        },
        idle: [...WRITE, 'output', 'template', 'allow-missing-template-keys', 'force'],
      },
    ]),
  ),
  'cluster-info dump': {
    base: 'cluster-info dump',
    flags: {
      'all-namespaces': '-A',
      output: '-o yaml',
      template: '--template={{.kind}}',
      'output-directory': '--output-directory=/tmp/x',
      namespaces: '--namespaces=none',
    },
    idle: ['show-managed-fields', 'template', 'allow-missing-template-keys'],
  },
  'config get-contexts': { base: 'config get-contexts', flags: { output: '-o name' } },
  'config set': {
    base: 'config set current-context b',
    flags: { 'set-raw-bytes': '--set-raw-bytes' },
    idle: ['set-raw-bytes'],
  },
  'config set-cluster': kubeconfigRow('config set-cluster c', {
    'certificate-authority': 'x',
    'embed-certs': ['--certificate-authority=x', '--certificate-authority=x --embed-certs'],
    'insecure-skip-tls-verify': 'true',
    'proxy-url': 'x',
    server: 'x',
    'tls-server-name': 'x',
  }),
  'config set-context': {
    base: 'config set-context --current; kubectl config get-contexts',
    flags: {
      cluster: [
        'config set-context x; kubectl config view',
        'config set-context x --cluster=other; kubectl config view',
      ],
      current: ['config set-context', 'config set-context --current'],
      namespace: [
        'config set-context --current',
        'config set-context --current --namespace=shop; kubectl config view',
      ],
      user: [
        'config set-context x; kubectl config view',
        'config set-context x --user=other; kubectl config view',
      ],
    },
  },
  'config set-credentials': kubeconfigRow('config set-credentials u', {
    'auth-provider': 'x',
    'auth-provider-arg': ['--auth-provider=x', '--auth-provider=x --auth-provider-arg=a=b'],
    'client-certificate': 'x',
    'client-key': 'x',
    'embed-certs': ['--client-key=x', '--client-key=x --embed-certs'],
    'exec-api-version': ['--exec-command=x', '--exec-command=x --exec-api-version=v1'],
    'exec-arg': ['--exec-command=x', '--exec-command=x --exec-arg=a'],
    'exec-command': 'x',
    'exec-env': ['--exec-command=x', '--exec-command=x --exec-env=a=b'],
    'exec-interactive-mode': ['--exec-command=x', '--exec-command=x --exec-interactive-mode=Never'],
    'exec-provide-cluster-info': ['--exec-command=x', '--exec-command=x --exec-provide-cluster-info'],
    password: 'x',
    token: 'x',
    username: 'x',
  }),
  'config view': {
    base: 'config view',
    flags: {
      output: '-o json',
      minify: [
        'config set-context x; kubectl config view',
        'config set-context x; kubectl config view --minify',
      ],
      raw: '--raw',
      flatten: '--flatten',
      merge: '--merge=false',
    },
    idle: ['show-managed-fields', 'raw', 'flatten', 'merge'],
  },
  cordon: { base: 'cordon n1', flags: { selector: ['cordon', 'cordon -l a=none'] } },
  uncordon: { base: 'uncordon n1', flags: { selector: ['uncordon', 'uncordon -l a=none'] } },
  cp: {
    base: 'cp cm.yaml web-0:/tmp/x',
    flags: { container: '-c side', 'no-preserve': '--no-preserve', retries: '--retries=2' },
    idle: ['no-preserve', 'retries'],
  },
  create: make('create -f cm.yaml', {
    filename: ['create', 'create -f cm.yaml'],
    selector: '-l a=c',
    edit: '--edit',
    raw: ['create -f cm.yaml', 'create -f cm.yaml --raw=/api/v1/namespaces/default/configmaps'],
  }),
  'create clusterrole': make('create clusterrole r --verb=get --resource=pods', {
    verb: ['create clusterrole r --resource=pods', 'create clusterrole r --resource=pods --verb=get'],
    resource: ['create clusterrole r --verb=get', 'create clusterrole r --verb=get --resource=pods'],
    'resource-name': [
      'create clusterrole r --verb=get --resource=pods -o yaml',
      'create clusterrole r --verb=get --resource=pods -o yaml --resource-name=x',
    ],
    'aggregation-rule': ['create clusterrole r', 'create clusterrole r --aggregation-rule=a=b'],
    'non-resource-url': [
      'create clusterrole r --verb=get',
      'create clusterrole r --verb=get --non-resource-url=/x',
    ],
  }),
  'create clusterrolebinding': make('create clusterrolebinding b --clusterrole=r -o yaml', {
    clusterrole: ['create clusterrolebinding b', 'create clusterrolebinding b --clusterrole=r'],
    user: '--user=u',
    group: '--group=g',
    serviceaccount: '--serviceaccount=a:b',
    output: [
      'create clusterrolebinding b --clusterrole=r',
      'create clusterrolebinding b --clusterrole=r -o name',
    ],
  }),
  'create configmap': make('create configmap c', {
    'from-file': '--from-file=cm.yaml',
    'from-literal': '--from-literal=a=b',
    'from-env-file': '--from-env-file=env',
    'append-hash': '--append-hash',
  }),
  'create cronjob': make('create cronjob c --image=a --schedule="* * * * *"', {
    image: ['create cronjob c --schedule="* * * * *"', 'create cronjob c --schedule="* * * * *" --image=a'],
    schedule: ['create cronjob c --image=a', 'create cronjob c --image=a --schedule="* * * * *"'],
    restart: [
      'create cronjob c --image=a --schedule="* * * * *" -o yaml',
      'create cronjob c --image=a --schedule="* * * * *" -o yaml --restart=Never',
    ],
  }),
  'create deployment': make('create deployment d --image=a', {
    image: ['create deployment d', 'create deployment d --image=a'],
    port: '--port=80',
    replicas: '--replicas=2',
  }),
  'create ingress': make('create ingress i --rule=a/b=c:80', {
    class: ['create ingress i --rule=a/b=c:80 -o yaml', 'create ingress i --rule=a/b=c:80 -o yaml --class=x'],
    rule: ['create ingress i', 'create ingress i --rule=a/b=c:80'],
    'default-backend': ['create ingress i', 'create ingress i --default-backend=c:80'],
    annotation: [
      'create ingress i --rule=a/b=c:80 -o yaml',
      'create ingress i --rule=a/b=c:80 -o yaml --annotation=a=b',
    ],
  }),
  'create job': make('create job j --image=a', {
    image: ['create job j', 'create job j --image=a'],
    from: ['create job j', 'create job j --from=cronjob/tick'],
  }),
  'create namespace': make('create namespace n'),
  'create poddisruptionbudget': make('create pdb p --selector=a=b --min-available=1', {
    selector: ['create pdb p --min-available=1', 'create pdb p --min-available=1 --selector=a=b'],
    'min-available': ['create pdb p --selector=a=b', 'create pdb p --selector=a=b --min-available=1'],
    'max-unavailable': ['create pdb p --selector=a=b', 'create pdb p --selector=a=b --max-unavailable=1'],
  }),
  'create priorityclass': make('create priorityclass p --value=1 -o yaml', {
    value: ['create priorityclass p -o yaml', 'create priorityclass p -o yaml --value=1'],
    'global-default': '--global-default',
    description: '--description=d',
    'preemption-policy': '--preemption-policy=Never',
    output: ['create priorityclass p --value=1', 'create priorityclass p --value=1 -o name'],
  }),
  'create quota': make('create quota q --hard=pods=2 -o yaml', {
    hard: '--hard=pods=1',
    scopes: '--scopes=BestEffort',
    output: ['create quota q --hard=pods=2', 'create quota q --hard=pods=2 -o name'],
  }),
  'create role': make('create role r --verb=get --resource=pods', {
    verb: ['create role r --resource=pods', 'create role r --resource=pods --verb=get'],
    resource: ['create role r --verb=get', 'create role r --verb=get --resource=pods'],
    'resource-name': [
      'create role r --verb=get --resource=pods -o yaml',
      'create role r --verb=get --resource=pods -o yaml --resource-name=x',
    ],
  }),
  'create rolebinding': make('create rolebinding b --role=r -o yaml', {
    role: ['create rolebinding b', 'create rolebinding b --role=r'],
    clusterrole: ['create rolebinding b', 'create rolebinding b --clusterrole=r'],
    user: '--user=u',
    group: '--group=g',
    serviceaccount: '--serviceaccount=a:b',
    output: ['create rolebinding b --role=r', 'create rolebinding b --role=r -o name'],
  }),
  'create secret docker-registry': make(
    'create secret docker-registry s --docker-username=u --docker-password=p -o yaml',
    {
      'docker-username': [
        'create secret docker-registry s --docker-password=p',
        'create secret docker-registry s --docker-password=p --docker-username=u',
      ],
      'docker-password': [
        'create secret docker-registry s --docker-username=u',
        'create secret docker-registry s --docker-username=u --docker-password=p',
      ],
      'docker-email': '--docker-email=e@x',
      'docker-server': '--docker-server=r',
      'from-file': [
        'create secret docker-registry s',
        'create secret docker-registry s --from-file=.dockerconfigjson=cm.yaml',
      ],
      'append-hash': '--append-hash',
      output: [
        'create secret docker-registry s --docker-username=u --docker-password=p',
        'create secret docker-registry s --docker-username=u --docker-password=p -o name',
      ],
    },
  ),
  'create secret generic': make('create secret generic s -o yaml', {
    'from-file': '--from-file=cm.yaml',
    'from-literal': '--from-literal=a=b',
    'from-env-file': '--from-env-file=env',
    'append-hash': '--append-hash',
    type: '--type=x/y',
    output: ['create secret generic s', 'create secret generic s -o name'],
  }),
  'create secret tls': make('create secret tls s --cert=cm.yaml --key=cm.yaml', {
    cert: ['create secret tls s --key=cm.yaml', 'create secret tls s --key=cm.yaml --cert=cm.yaml'],
    key: ['create secret tls s --cert=cm.yaml', 'create secret tls s --cert=cm.yaml --key=cm.yaml'],
    'append-hash': '--append-hash',
  }),
  'create service clusterip': make('create service clusterip s --tcp=80 -o yaml', {
    tcp: ['create service clusterip s -o yaml', 'create service clusterip s -o yaml --tcp=80'],
    clusterip: '--clusterip=None',
    output: ['create service clusterip s --tcp=80', 'create service clusterip s --tcp=80 -o name'],
  }),
  'create service externalname': make('create service externalname s --external-name=a.b -o yaml', {
    tcp: '--tcp=80',
    'external-name': ['create service externalname s', 'create service externalname s --external-name=a.b'],
    output: [
      'create service externalname s --external-name=a.b',
      'create service externalname s --external-name=a.b -o name',
    ],
  }),
  'create service loadbalancer': make('create service loadbalancer s --tcp=80', {
    tcp: ['create service loadbalancer s -o yaml', 'create service loadbalancer s -o yaml --tcp=80'],
  }),
  'create service nodeport': make('create service nodeport s --tcp=80', {
    tcp: ['create service nodeport s -o yaml', 'create service nodeport s -o yaml --tcp=80'],
    'node-port': [
      'create service nodeport s --tcp=80 -o yaml',
      'create service nodeport s --tcp=80 -o yaml --node-port=30000',
    ],
  }),
  'create serviceaccount': make('create serviceaccount s'),
  'create token': refused(
    'create token s',
    'audience=x',
    'bound-object-kind=Pod',
    'bound-object-name=x',
    'bound-object-uid=x',
    'duration=1h',
  ),
  ...MORE_ROWS,
};
