/** What `--help` of a command shows beside its options: more words on it, and examples as `comment => command`. */
export interface HelpText {
  long?: string;
  examples?: readonly string[];
}

const FILES = 'JSON and YAML are taken; - is standard input, scenario.yaml the text in the editor.';
const PAUSE = 'A Deployment that is paused is not worked on until it is resumed.';

/** By the words of the command. */
export const HELP_TEXTS: Readonly<Record<string, HelpText>> = {
  annotate: {
    long: 'Update the annotations of one or more objects: KEY=VALUE sets one, KEY- removes it.\n\n One that has another value is changed with --overwrite only.',
    examples: [
      'Say what a pod is for => annotate pods web-0 description="the first of three"',
      'Change what is there => annotate --overwrite pods web-0 description="the first"',
      'All pods of the namespace => annotate pods --all team=shop',
      'Remove the annotation => annotate pods web-0 description-',
    ],
  },
  'api-resources': {
    long: 'Print the kinds that the server knows.',
    examples: [
      'All of them => api-resources',
      'With verbs and categories => api-resources -o wide',
      'Only what lives in namespaces => api-resources --namespaced=true',
      'Only one API group => api-resources --api-group=apps',
      'What can be listed and read => api-resources --verbs=list,get -o name',
    ],
  },
  'api-versions': { examples: ['All group and version pairs => api-versions'] },
  apply: {
    long: `Make the cluster as a file says: what is not there is created, what differs is changed.\n\n ${FILES}`,
    examples: [
      'The text in the editor => apply -f scenario.yaml',
      'From standard input => apply -f -',
      'Only look what would change => apply -f scenario.yaml --dry-run=server',
      'Delete what is labeled app=web and no longer stands in the text => apply --prune -f scenario.yaml -l app=web',
    ],
  },
  'apply edit-last-applied': {
    examples: ['What was last applied to a deployment => apply edit-last-applied deployment/web'],
  },
  'apply set-last-applied': {
    examples: [
      'Keep a text as what was last applied => apply set-last-applied -f scenario.yaml',
      'Also where nothing was applied before => apply set-last-applied -f scenario.yaml --create-annotation=true',
    ],
  },
  'apply view-last-applied': {
    examples: [
      'What was last applied, as YAML => apply view-last-applied deployment/web',
      'As JSON => apply view-last-applied -f scenario.yaml -o json',
    ],
  },
  attach: {
    long: 'Read what a process that runs in a container already writes from now on.',
    examples: [
      'The first container of a pod => attach web-0',
      'One by name => attach web-0 -c app',
      'The first pod of a deployment => attach deployment/web',
    ],
  },
  auth: {
    long: 'Inspect authorization. Roles and bindings decide for whoever is named by --as; the person at the terminal is the administrator.',
  },
  'auth can-i': {
    long: 'Ask whether something may be done. VERB is one such as get, list, watch or delete, TYPE a kind,\nNONRESOURCEURL a path that begins with /.',
    examples: [
      'May I create pods anywhere? => auth can-i create pods --all-namespaces',
      'May I read logs? => auth can-i get pods --subresource=log',
      'What may I do in a namespace? => auth can-i --list --namespace=shop',
    ],
  },
  'auth reconcile': { examples: ['Rules of a file => auth reconcile -f rbac.yaml'] },
  'auth whoami': {
    long: 'Who the server takes me for.',
    examples: ['In a table => auth whoami', 'In full => auth whoami -o yaml'],
  },
  autoscale: {
    long: 'Create an autoscaler that chooses how many pods a Deployment, ReplicaSet, StatefulSet or ReplicationController has.',
    examples: [
      'Between two and ten pods => autoscale deployment web --min=2 --max=10 --cpu=80%',
      'As it would be written => autoscale deployment web --max=5 --dry-run=client -o yaml',
    ],
  },
  certificate: {
    long: 'Approve or deny requests for certificates. Nobody asks for any in the simulated cluster.',
  },
  'certificate approve': { examples: ['One request => certificate approve csr-sqgzp'] },
  'certificate deny': { examples: ['One request => certificate deny csr-sqgzp'] },
  'cluster-info': {
    long: 'Where the control plane and the services of the cluster answer.',
    examples: ['The addresses => cluster-info'],
  },
  'cluster-info dump': {
    long: 'Everything that helps to find out what is wrong, to standard output.',
    examples: [
      'The current namespace and kube-system => cluster-info dump',
      'All namespaces => cluster-info dump --all-namespaces',
      'Some => cluster-info dump --namespaces default,shop',
    ],
  },
  config: { long: 'Read and change the kubeconfig of the terminal.' },
  'config current-context': { examples: ['Its name => config current-context'] },
  'config delete-cluster': { examples: ['By name => config delete-cluster minikube'] },
  'config delete-context': { examples: ['By name => config delete-context minikube'] },
  'config delete-user': { examples: ['By name => config delete-user minikube'] },
  'config get-clusters': { examples: ['Their names => config get-clusters'] },
  'config get-contexts': {
    examples: ['All => config get-contexts', 'One => config get-contexts podscope'],
  },
  'config get-users': { examples: ['Their names => config get-users'] },
  'config rename-context': { examples: ['A new name => config rename-context old new'] },
  'config set': { examples: ['One property => config set clusters.podscope.server https://1.2.3.4'] },
  'config set-cluster': { examples: ['Only the address => config set-cluster e2e --server=https://1.2.3.4'] },
  'config set-context': {
    examples: ['Work in another namespace => config set-context --current --namespace=shop'],
  },
  'config set-credentials': { examples: ['A token => config set-credentials admin --token=abc'] },
  'config unset': { examples: ['The current context => config unset current-context'] },
  'config use-context': { examples: ['By name => config use-context podscope'] },
  'config view': {
    long: 'The kubeconfig as a whole, secrets left out.',
    examples: ['All => config view', 'Only the current context => config view --minify'],
  },
  cordon: {
    long: 'Let no new pods come to a node.',
    examples: ['One node => cordon node-1'],
  },
  cp: {
    long: 'Copy files between a container and the terminal. The container needs tar.',
    examples: [
      'Out of a container => cp web-0:/etc/hosts hosts',
      'Into one of several => cp notes.txt shop/web-0:/tmp/notes.txt -c app',
    ],
  },
  create: {
    long: `Create an object from a file, or from what is on the line.\n\n ${FILES}`,
    examples: ['What a text holds => create -f scenario.yaml', 'From standard input => create -f -'],
  },
  'create clusterrole': {
    examples: ['Read pods => create clusterrole reader --verb=get,list,watch --resource=pods'],
  },
  'create clusterrolebinding': {
    examples: ['For a group => create clusterrolebinding ops --clusterrole=admin --group=ops'],
  },
  'create configmap': {
    long: 'Create a config map from files, from KEY=VALUE pairs, or both.',
    examples: [
      'From pairs => create configmap cfg --from-literal=a=1 --from-literal=b=2',
      'From a file => create configmap cfg --from-file=key=notes.txt',
      'From lines of an env file => create configmap cfg --from-env-file=settings.env',
    ],
  },
  'create cronjob': {
    examples: [
      'Every minute => create cronjob tick --image=busybox --schedule="*/1 * * * *"',
      'With a command => create cronjob tick --image=busybox --schedule="0 * * * *" -- date',
    ],
  },
  'create deployment': {
    examples: [
      'One pod => create deployment web --image=nginx',
      'Three => create deployment web --image=nginx --replicas=3',
      'A port and a command => create deployment web --image=busybox --port=8080 -- httpd -f -p 8080',
    ],
  },
  'create ingress': {
    examples: ['One path => create ingress web --rule="shop.example/=web:80"'],
  },
  'create job': {
    examples: [
      'An image => create job once --image=busybox',
      'With a command => create job once --image=busybox -- date',
      'What a cron job would start => create job now --from=cronjob/tick',
    ],
  },
  'create namespace': { examples: ['By name => create namespace shop'] },
  'create poddisruptionbudget': {
    examples: [
      'At least one stays => create poddisruptionbudget web --selector=app=web --min-available=1',
      'Half of them => create pdb web --selector=app=web --min-available=50%',
    ],
  },
  'create priorityclass': {
    examples: ['A high one => create priorityclass high --value=1000 --description="goes first"'],
  },
  'create quota': { examples: ['For pods and CPU => create quota team --hard=pods=10,cpu=4'] },
  'create role': { examples: ['Read pods => create role reader --verb=get,list,watch --resource=pods'] },
  'create rolebinding': {
    examples: ['For an account => create rolebinding read --role=reader --serviceaccount=shop:robot'],
  },
  'create secret': {
    long: 'Create a secret of one type.\n\n docker-registry holds what a registry asks for, generic anything, tls a certificate and its key.',
  },
  'create secret docker-registry': {
    examples: [
      'For a registry => create secret docker-registry reg --docker-server=r.example --docker-username=me --docker-password=pw',
    ],
  },
  'create secret generic': {
    examples: [
      'From pairs => create secret generic db --from-literal=password=s3cret',
      'From a file => create secret generic keys --from-file=id=notes.txt',
    ],
  },
  'create secret tls': {
    examples: ['From two files => create secret tls cert --cert=tls.crt --key=tls.key'],
  },
  'create service': { long: 'Create a service of one type.' },
  'create service clusterip': {
    examples: [
      'Port 80 to 8080 => create service clusterip web --tcp=80:8080',
      'Headless => create service clusterip web --clusterip="None"',
    ],
  },
  'create service externalname': {
    examples: ['Another name => create service externalname db --external-name=db.example.com'],
  },
  'create service loadbalancer': { examples: ['Port 80 => create service loadbalancer web --tcp=80:8080'] },
  'create service nodeport': {
    examples: ['A port of every node => create service nodeport web --tcp=80:8080 --node-port=30080'],
  },
  'create serviceaccount': { examples: ['By name => create serviceaccount robot'] },
  'create token': { examples: ['Of an account => create token robot'] },
  debug: {
    long: 'Look into a pod with tools that its image has not: in one more container of the pod, or in a copy of it.',
    examples: [
      'A shell beside the containers => debug web-0 -it --image=busybox',
      'That sees the processes of one => debug web-0 -it --image=busybox --target=app',
      'A copy with another command => debug web-0 -it --copy-to=look --container=app -- sh',
      'A copy with other images => debug web-0 --copy-to=look --set-image=*=busybox',
    ],
  },
  delete: {
    long: `Delete objects by file, by name, or by label.\n\n ${FILES}\n\n Pods have time to end; --now cuts it to a second, --grace-period sets it, --force does not wait for the node.`,
    examples: [
      'What a text holds => delete -f scenario.yaml',
      'By name => delete pod web-0',
      'Some of one kind, with little time => delete pod web-0 web-1 --now',
      'By label => delete pods,services -l app=web',
      'Without waiting for the node => delete pod web-0 --force',
      'All of a kind => delete pods --all',
    ],
  },
  describe: {
    long: 'Everything about one object or several, with the events that are about them.',
    examples: [
      'A node => describe nodes node-1',
      'A pod => describe pods/web-0',
      'By label => describe pods -l app=web',
      'All pods of which the name begins so => describe pods web',
    ],
  },
  diff: {
    long: `What apply would change, line by line. Exit code 0 where nothing would, 1 where something would, more where it went wrong.\n\n ${FILES}`,
    examples: ['The text in the editor => diff -f scenario.yaml', 'From standard input => diff -f -'],
  },
  drain: {
    long: 'Empty a node: no new pods come, and those that are there are evicted one by one, as disruption budgets allow.\n\n Pods without a controller stop it, unless --force is given; those of daemon sets too, unless they are to be ignored.',
    examples: [
      'Leave daemon sets alone => drain node-1 --ignore-daemonsets',
      'Also pods that nobody starts again => drain node-1 --ignore-daemonsets --force',
      'With a minute for each pod => drain node-1 --ignore-daemonsets --grace-period=60',
    ],
  },
  edit: {
    long: 'Open an object in a tab; what is saved is sent to the server.',
    examples: ['A service => edit svc/web', 'A deployment => edit deployment/web -o yaml'],
  },
  events: {
    long: 'What was told of objects, oldest first.',
    examples: [
      'Of the namespace => events',
      'Everywhere => events --all-namespaces',
      'Of one pod, going on => events --for pod/web-0 --watch',
      'Only some types => events --types=Warning,Normal',
    ],
  },
  exec: {
    long: 'Run a command in a container.',
    examples: [
      'In the first container of a pod => exec web-0 -- date',
      'In one by name => exec web-0 -c app -- date',
      'A shell => exec web-0 -c app -i -t -- sh',
      'In the first pod of a deployment => exec deploy/web -- date',
    ],
  },
  explain: {
    long: 'What the fields of a kind mean: <kind>.<field>.<field>.',
    examples: [
      'A kind => explain pods',
      'All fields below it => explain pods --recursive',
      'One field => explain pods.spec.containers',
      'Of another version => explain hpa --api-version=autoscaling/v2',
      'In the older form => explain deployment --output=plaintext-openapiv2',
    ],
  },
  expose: {
    long: 'Make a service for the pods of a pod, service, replication controller, replica set or deployment.',
    examples: [
      'Port 80 to 8000 => expose deployment web --port=80 --target-port=8000',
      'A pod, under another name => expose pod web-0 --port=444 --name=frontend',
      'On every node => expose deployment web --port=80 --type=NodePort',
    ],
  },
  get: {
    long: 'Objects in a table, or as -o asks for. Without -n or -A those of the current namespace.',
    examples: [
      'All pods => get pods',
      'With addresses and nodes => get pods -o wide',
      'One object => get deployment web',
      'Kinds with version and group => get deployments.v1.apps -o json',
      'What the text in the editor names => get -f scenario.yaml',
      'One field => get pod web-0 -o jsonpath={.status.phase}',
      'Columns of your own => get pods -o custom-columns=NAME:.metadata.name,IMAGE:.spec.containers[0].image',
      'Several kinds => get deploy,services',
      'A subresource => get deployment web --subresource scale',
      'Everywhere => get pods --all-namespaces',
    ],
  },
  kustomize: { examples: ['A directory => kustomize overlays/dev'] },
  label: {
    long: 'Update the labels of one or more objects: KEY=VALUE sets one, KEY- removes it.\n\n One that has another value is changed with --overwrite only.',
    examples: [
      'A new label => label pods web-0 unhealthy=true',
      'Change what is there => label --overwrite pods web-0 status=unhealthy',
      'All pods of the namespace => label pods --all status=unhealthy',
      'Remove the label => label pods web-0 status-',
    ],
  },
  logs: {
    long: 'What a container wrote. Where a pod has one container, its name may be left out.',
    examples: [
      'A pod => logs web-0',
      'All containers => logs web-0 --all-containers=true',
      'By label => logs -l app=web --all-containers=true',
      'The run before => logs -p -c app web-0',
      'Going on => logs -f -c app web-0',
      'The last twenty lines => logs --tail=20 web-0',
      'The last hour => logs --since=1h web-0',
      'The first pod of a deployment => logs deployment/web -c app',
    ],
  },
  options: { examples: ['Flags of every command => options'] },
  patch: {
    long: 'Change fields of an object by a strategic merge patch, a JSON merge patch, or a JSON patch.',
    examples: [
      'Part of a node => patch node node-1 -p \'{"spec":{"unschedulable":true}}\'',
      'An image; containers are told apart by name => patch pod web-0 -p \'{"spec":{"containers":[{"name":"app","image":"nginx:1.28"}]}}\'',
      'By position => patch pod web-0 --type=json -p=\'[{"op":"replace","path":"/spec/containers/0/image","value":"nginx:1.28"}]\'',
      'How many => patch deployment web --subresource=scale --type=merge -p \'{"spec":{"replicas":2}}\'',
    ],
  },
  plugin: { long: 'Find programs named kubectl-* that add commands.' },
  'plugin list': { examples: ['All of them => plugin list'] },
  'port-forward': {
    long: 'Open ports of the terminal that lead to ports of a pod. It goes on until the pod ends or Ctrl+C.',
    examples: [
      'Two ports => port-forward pod/web-0 5000 6000',
      'A service => port-forward service/web 8443:https',
      'Another port here => port-forward deployment/web 8888:5000',
    ],
  },
  proxy: { examples: ['The whole API => proxy --port=8080'] },
  replace: {
    long: `Put an object in the place of another of the same name: the file has to hold all of it.\n\n ${FILES}`,
    examples: [
      'What a text holds => replace -f scenario.yaml',
      'Delete it and create it again => replace --force -f scenario.yaml',
    ],
  },
  rollout: {
    long: 'Manage the rollout of deployments, daemon sets and stateful sets.',
    examples: [
      'Back to the revision before => rollout undo deployment/web',
      'How far it is => rollout status daemonset/agent',
      'New pods for all => rollout restart deployment/web',
    ],
  },
  'rollout history': {
    examples: [
      'Its revisions => rollout history deployment/web',
      'One of them => rollout history daemonset/agent --revision=3',
    ],
  },
  'rollout pause': { long: PAUSE, examples: ['A deployment => rollout pause deployment/web'] },
  'rollout restart': {
    long: 'Replace all pods, as a change of the template would.',
    examples: [
      'A deployment => rollout restart deployment/web',
      'By label => rollout restart deployment -l app=web',
    ],
  },
  'rollout resume': { long: PAUSE, examples: ['A deployment => rollout resume deployment/web'] },
  'rollout status': {
    long: 'Watch the newest rollout until it is done. --watch=false only tells how far it is.',
    examples: ['A deployment => rollout status deployment/web'],
  },
  'rollout undo': {
    examples: [
      'To the revision before => rollout undo deployment/web',
      'To one by number => rollout undo daemonset/agent --to-revision=3',
      'Only try it => rollout undo --dry-run=server deployment/web',
    ],
  },
  run: {
    long: 'Create a pod and run an image in it.',
    examples: [
      'An image => run nginx --image=nginx',
      'With a port, environment and labels => run hazel --image=hazelcast/hazelcast --port=5701 --env="DOMAIN=cluster" --labels="app=hazel,env=prod"',
      'As it would be written => run nginx --image=nginx --dry-run=client -o yaml',
      'A shell that is gone afterwards => run -it --rm look --image=busybox --restart=Never -- sh',
      'Arguments => run nginx --image=nginx -- a b',
      'Another command => run nginx --image=nginx --command -- sleep 60',
    ],
  },
  scale: {
    long: 'Set how many pods a deployment, replica set, replication controller or stateful set has.',
    examples: [
      'Three => scale --replicas=3 rs/web',
      'Only if there are two now => scale --current-replicas=2 --replicas=3 deployment/web',
      'Several at once => scale --replicas=5 deployment/web statefulset/db',
    ],
  },
  set: { long: 'Change single features of objects.' },
  'set env': {
    long: 'Set, remove or list environment variables of pods and pod templates.',
    examples: [
      'Set one => set env deployment/web STORAGE_DIR=/local',
      'List them => set env deployment/web --list',
      'All keys of a config map => set env --from=configmap/cfg deployment/web',
      'Remove one => set env deployment/web STORAGE_DIR-',
    ],
  },
  'set image': {
    long: 'Set the images of pods and pod templates: CONTAINER=IMAGE, or *=IMAGE for all.',
    examples: [
      'One container => set image deployment/web app=nginx:1.28',
      'All containers of all daemon sets => set image daemonset --all *=nginx:1.28',
    ],
  },
  'set resources': {
    long: 'Set requests and limits of containers that have a pod template.',
    examples: [
      'Limits of one => set resources deployment web -c=app --limits=cpu=200m,memory=512Mi',
      'Both for all => set resources deployment web --limits=cpu=200m --requests=cpu=100m',
    ],
  },
  'set selector': { examples: ['Of a service => set selector service web app=web'] },
  'set serviceaccount': { examples: ['Of a deployment => set serviceaccount deployment web robot'] },
  'set subject': {
    examples: ['One account => set subject rolebinding read --serviceaccount=shop:robot'],
  },
  taint: {
    long: 'Update the taints of nodes: KEY=VALUE:EFFECT sets one, KEY:EFFECT- removes it. Effects are NoSchedule, PreferNoSchedule and NoExecute.',
    examples: [
      'Keep pods away => taint nodes node-1 dedicated=db:NoSchedule',
      'Take it back => taint nodes node-1 dedicated:NoSchedule-',
      'All effects of a key => taint nodes node-1 dedicated-',
    ],
  },
  top: { long: 'What nodes and pods use. It needs a metrics-server in the cluster.' },
  'top node': { examples: ['All nodes => top node', 'One => top node node-1'] },
  'top pod': {
    examples: [
      'The namespace => top pod',
      'By container => top pod web-0 --containers',
      'By label => top pod -l app=web',
    ],
  },
  uncordon: { long: 'Let new pods come to a node again.', examples: ['One node => uncordon node-1'] },
  version: { examples: ['Both sides => version', 'Only the client => version --client'] },
  wait: {
    long: 'Wait until objects are as asked for, each of them. A condition without a value is to be True.',
    examples: [
      'Ready => wait --for=condition=Ready pod/web-0',
      'A condition with a value => wait --for=condition=Ready=false pod/web-0',
      "A field => wait --for=jsonpath='{.status.phase}'=Running pod/web-0",
      'Gone => wait --for=delete pod/web-0 --timeout=60s',
    ],
  },
};
