//! Tests of the core kinds: real manifests decode cleanly, typos get their hint.

use super::service::{Service, ServiceType};
use super::testing::{clean, decode, hint};
use super::{deployment::Deployment, pod_spec::PodSpec, webhook::MutatingWebhookConfiguration};
use crate::api::Typed;
use crate::yaml::decode::IntOrString;
use crate::yaml::problem::{Hint, What};

const DEPLOYMENT: &str = r#"
apiVersion: apps/v1
kind: Deployment
metadata:
  annotations:
    deployment.kubernetes.io/revision: "3"
  creationTimestamp: "2025-05-01T10:00:00Z"
  generation: 3
  labels: {app: web}
  managedFields:
  - apiVersion: apps/v1
    fieldsType: FieldsV1
    fieldsV1: {"f:spec": {"f:replicas": {}}}
    manager: kubectl
    operation: Update
    time: "2025-05-01T10:00:00Z"
  name: web
  namespace: shop
  resourceVersion: "1234"
  uid: 5bd6bd2e-0000-4c6e-9a52-aaaaaaaaaaaa
spec:
  progressDeadlineSeconds: 600
  replicas: 2
  revisionHistoryLimit: 10
  selector:
    matchLabels: {app: web}
  strategy:
    rollingUpdate: {maxSurge: 25%, maxUnavailable: 1}
    type: RollingUpdate
  template:
    metadata:
      creationTimestamp: null
      labels: {app: web}
    spec:
      affinity:
        podAntiAffinity: {}
      containers:
      - name: web
        image: web:1
        imagePullPolicy: IfNotPresent
        env:
        - {name: LEVEL, value: "1"}
        - name: IP
          valueFrom: {fieldRef: {apiVersion: v1, fieldPath: status.podIP}}
        - name: CPUS
          valueFrom: {resourceFieldRef: {divisor: "0", resource: limits.cpu}}
        envFrom: [{configMapRef: {name: web}}, {secretRef: {name: web, optional: true}}]
        ports: [{containerPort: 8080, name: http, protocol: TCP}]
        resources: {limits: {cpu: 2, memory: 1Gi}, requests: {cpu: 0.5, memory: 64Mi}}
        livenessProbe:
          httpGet: {path: /live, port: http, scheme: HTTP, httpHeaders: [{name: Host, value: web}]}
          periodSeconds: 10
        readinessProbe: {tcpSocket: {port: 8080}, failureThreshold: 3}
        startupProbe: {grpc: {port: 9090, service: ""}}
        lifecycle: {preStop: {exec: {command: [sleep, "5"]}}, postStart: {sleep: {seconds: 1}}}
        securityContext:
          allowPrivilegeEscalation: false
          capabilities: {drop: [ALL], add: [NET_ADMIN]}
          runAsUser: 1337
          seLinuxOptions: {type: spc_t}
          seccompProfile: {type: RuntimeDefault}
        terminationMessagePath: /dev/termination-log
        terminationMessagePolicy: File
        volumeMounts: [{mountPath: /etc/web, name: config, readOnly: true, subPath: a}]
      dnsPolicy: ClusterFirst
      initContainers:
      - {name: proxy, image: proxy:1, restartPolicy: Always}
      restartPolicy: Always
      schedulerName: default-scheduler
      securityContext: {fsGroup: 1000, sysctls: [{name: net.ipv4.ip_unprivileged_port_start, value: "0"}]}
      serviceAccount: web
      serviceAccountName: web
      setHostnameAsFQDN: false
      terminationGracePeriodSeconds: 30
      tolerations: [{operator: Exists, effect: NoSchedule}]
      topologySpreadConstraints: [{maxSkew: 1, topologyKey: zone, whenUnsatisfiable: DoNotSchedule}]
      volumes:
      - {name: config, configMap: {defaultMode: 420, name: web, items: [{key: a, path: a}]}}
      - {name: tmp, emptyDir: {medium: Memory, sizeLimit: 1Gi}}
      - {name: host, hostPath: {path: /run, type: ""}}
      - name: token
        projected:
          defaultMode: 0644
          sources:
          - serviceAccountToken: {audience: istio-ca, expirationSeconds: 43200, path: istio-token}
          - configMap: {name: root, items: [{key: ca, path: ca}]}
          - downwardAPI: {items: [{path: labels, fieldRef: {fieldPath: metadata.labels}}]}
      - {name: pvc, persistentVolumeClaim: {claimName: data}}
      - {name: csi, csi: {driver: secrets, readOnly: true, volumeAttributes: {a: b}}}
status:
  availableReplicas: 2
  conditions: [{type: Available, status: "True"}]
  observedGeneration: 3
"#;

#[test]
fn deployment_of_kubectl_get_is_clean() {
    let decoded = clean(DEPLOYMENT);
    let deployment = Deployment::of(&decoded.body).expect("a Deployment");
    let spec = deployment.template.as_ref().and_then(|template| template.spec.as_ref()).expect("a pod spec");
    let names: Vec<_> = spec.all_containers().filter_map(|container| container.name.as_deref()).collect();
    assert_eq!(names, ["web", "proxy"]);
    assert_eq!(decoded.status.expect("a status").0["availableReplicas"], 2);
}

#[test]
fn typos_get_the_nearest_field() {
    assert_eq!(hint(&DEPLOYMENT.replace("imagePullPolicy:", "imagePulPolicy:")), Hint::Nearest("imagePullPolicy"));
    assert_eq!(hint(&DEPLOYMENT.replace("setHostnameAsFQDN:", "setHostnameAsFqdn:")), Hint::Nearest("setHostnameAsFQDN"));
    assert_eq!(hint(&DEPLOYMENT.replace("  strategy:", "  updateStrategy:")), Hint::Renamed("strategy"));
}

#[test]
fn numbers_as_env_values_are_reported() {
    let (_, problems) = decode(&DEPLOYMENT.replace("value: \"1\"", "value: 1"));
    let [problem] = problems.as_slice() else { panic!("{problems:?}") };
    assert!(matches!(&problem.what, What::WrongType { retyped: Some(text), .. } if text == "\"1\""), "{problem:?}");
}

#[test]
fn missing_selector_and_wrong_words_are_reported() {
    let (_, problems) =
        decode(&DEPLOYMENT.replace("  selector:\n    matchLabels: {app: web}\n", "").replace("protocol: TCP", "protocol: HTTP"));
    assert!(problems.iter().any(|problem| matches!(problem.what, What::MissingField { field: "selector", .. })), "{problems:?}");
    assert!(problems.iter().any(|problem| matches!(&problem.what, What::WrongEnum { value, .. } if value == "HTTP")), "{problems:?}");
    assert_eq!(problems.len(), 2);
}

#[test]
fn live_pod_with_status_is_clean() {
    let decoded = clean(
        r#"
apiVersion: v1
kind: Pod
metadata:
  name: web-1
  generateName: web-
  ownerReferences: [{apiVersion: apps/v1, blockOwnerDeletion: true, controller: true, kind: ReplicaSet, name: web, uid: x}]
spec:
  containers: [{name: web, image: web, resources: {}, resizePolicy: [{resourceName: cpu, restartPolicy: NotRequired}]}]
  ephemeralContainers: [{name: debug, image: busybox, targetContainerName: web, resources: {}, stdin: true, tty: true}]
  enableServiceLinks: true
  nodeName: node-1
  preemptionPolicy: PreemptLowerPriority
  priority: 0
  readinessGates: [{conditionType: x/y}]
  hostAliases: [{ip: 127.0.0.1, hostnames: [a]}]
  dnsConfig: {nameservers: [10.0.0.1], options: [{name: ndots, value: "5"}]}
  serviceAccount: default
  serviceAccountName: default
status:
  containerStatuses: [{name: web, ready: true, restartCount: 0, state: {running: {startedAt: "2025-05-01T10:00:00Z"}}}]
  phase: Running
  podIP: 10.1.1.1
"#,
    );
    assert_eq!(PodSpec::of(&decoded.body).expect("a Pod").ephemeral_containers.len(), 1);
    assert_eq!(decoded.status.expect("a status").0["containerStatuses"][0]["ready"], true);
}

const SERVICE: &str = r"
apiVersion: v1
kind: Service
metadata: {name: web, namespace: shop}
spec:
  allocateLoadBalancerNodePorts: true
  clusterIP: 10.0.0.1
  clusterIPs: [10.0.0.1]
  externalIPs: [1.2.3.4]
  externalTrafficPolicy: Cluster
  internalTrafficPolicy: Cluster
  ipFamilies: [IPv4]
  ipFamilyPolicy: SingleStack
  loadBalancerIP: 1.2.3.4
  ports:
  - {name: http, nodePort: 30080, port: 80, protocol: TCP, targetPort: 8080, appProtocol: http}
  - {name: grpc, port: 81, targetPort: grpc}
  selector: {app: web}
  sessionAffinity: ClientIP
  sessionAffinityConfig: {clientIP: {timeoutSeconds: 10800}}
  trafficDistribution: PreferClose
  type: LoadBalancer
status:
  loadBalancer:
    ingress: [{ip: 1.2.3.4, ipMode: VIP}]
";

#[test]
fn service_with_load_balancer_status_is_clean() {
    let decoded = clean(SERVICE);
    let service = Service::of(&decoded.body).expect("a Service");
    assert_eq!(service.type_, Some(ServiceType::LoadBalancer));
    assert_eq!(service.cluster_ip.as_deref(), Some("10.0.0.1"));
    assert_eq!(service.ports[1].target_port, Some(IntOrString::Text("grpc".into())));
    assert_eq!(decoded.status.expect("a status").0["loadBalancer"]["ingress"][0]["ip"], "1.2.3.4");
}

#[test]
fn misspelt_and_impossible_service_ports_are_reported() {
    assert_eq!(hint(&SERVICE.replace("targetPort: grpc", "targetport: grpc")), Hint::Nearest("targetPort"));
    assert_eq!(hint(&SERVICE.replace("clusterIP:", "clusterIp:")), Hint::Nearest("clusterIP"));
    let (_, problems) = decode(&SERVICE.replace("port: 81", "port: 810000"));
    assert!(matches!(problems[0].what, What::WrongValue(_)), "{problems:?}");
}

#[test]
fn workloads_are_clean() {
    clean(
        r"
apiVersion: apps/v1
kind: StatefulSet
metadata: {name: db}
spec:
  serviceName: db
  replicas: 3
  selector: {matchLabels: {app: db}}
  podManagementPolicy: Parallel
  updateStrategy: {type: RollingUpdate, rollingUpdate: {partition: 0}}
  persistentVolumeClaimRetentionPolicy: {whenDeleted: Retain, whenScaled: Retain}
  template: {metadata: {labels: {app: db}}, spec: {containers: [{name: db, image: db}]}}
  volumeClaimTemplates:
  - apiVersion: v1
    kind: PersistentVolumeClaim
    metadata: {name: data, creationTimestamp: null}
    spec: {accessModes: [ReadWriteOnce], resources: {requests: {storage: 1Gi}}, volumeMode: Filesystem}
    status: {phase: Pending}
",
    );
    clean(
        r"
apiVersion: apps/v1
kind: DaemonSet
metadata: {name: cni}
spec:
  selector: {matchLabels: {app: cni}}
  updateStrategy: {type: RollingUpdate, rollingUpdate: {maxUnavailable: 100%, maxSurge: 0}}
  template: {metadata: {labels: {app: cni}}, spec: {hostNetwork: true, hostPID: true, containers: [{name: cni}]}}
",
    );
    clean(
        r"
apiVersion: batch/v1
kind: CronJob
metadata: {name: night}
spec:
  schedule: 0 3 * * *
  timeZone: Etc/UTC
  concurrencyPolicy: Forbid
  jobTemplate:
    spec:
      backoffLimit: 3
      podFailurePolicy: {rules: [{action: Ignore, onPodConditions: [{type: DisruptionTarget}]}]}
      template: {spec: {restartPolicy: OnFailure, containers: [{name: job, image: job}]}}
",
    );
}

#[test]
fn networking_kinds_are_clean() {
    clean(
        r"
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: {name: a}
spec:
  podSelector: {}
  policyTypes: [Ingress, Egress]
  ingress:
  - from:
    - {namespaceSelector: {matchLabels: {a: b}}, podSelector: {matchExpressions: [{key: a, operator: Exists}]}}
    - ipBlock: {cidr: 10.0.0.0/8, except: [10.1.0.0/16]}
    ports: [{protocol: TCP, port: 8000, endPort: 9000}, {port: http}]
  egress: [{}]
",
    );
    clean(
        r"
apiVersion: networking.k8s.io/v1
kind: Ingress
metadata: {name: a}
spec:
  ingressClassName: istio
  defaultBackend: {resource: {apiGroup: a.b, kind: Bucket, name: c}}
  tls: [{hosts: [a.example], secretName: a}]
  rules:
  - host: a.example
    http: {paths: [{path: /, pathType: Prefix, backend: {service: {name: web, port: {number: 80}}}}]}
status: {loadBalancer: {}}
",
    );
    clean(
        r"
apiVersion: discovery.k8s.io/v1
kind: EndpointSlice
metadata: {name: a, labels: {kubernetes.io/service-name: a}}
addressType: IPv4
ports: [{name: http, protocol: TCP, port: 80}]
endpoints:
- {addresses: [10.1.1.1], conditions: {ready: true}, nodeName: node-1, zone: z, hints: {forZones: [{name: z}]}, targetRef: {kind: Pod, name: a}}
",
    );
    clean(
        "apiVersion: networking.k8s.io/v1\nkind: IngressClass\nmetadata: {name: istio}\nspec: {controller: istio.io/ingress-controller}\n",
    );
}

#[test]
fn ingress_of_the_old_api_is_told_the_new_names() {
    let text = "apiVersion: networking.k8s.io/v1\nkind: Ingress\nmetadata: {name: a}\nspec:\n  backend: {service: {name: a}}\n";
    assert_eq!(hint(text), Hint::Renamed("defaultBackend"));
}

const WEBHOOK: &str = r#"
apiVersion: admissionregistration.k8s.io/v1
kind: MutatingWebhookConfiguration
metadata: {name: injector}
webhooks:
- name: a.example.io
  admissionReviewVersions: [v1, v1beta1]
  clientConfig: {caBundle: "", service: {name: istiod, namespace: istio-system, path: /inject, port: 443}}
  failurePolicy: Fail
  matchPolicy: Equivalent
  namespaceSelector: {matchExpressions: [{key: istio-injection, operator: In, values: [enabled]}]}
  objectSelector: {}
  reinvocationPolicy: Never
  rules: [{apiGroups: [""], apiVersions: [v1], operations: [CREATE], resources: [pods], scope: "*"}]
  sideEffects: None
  timeoutSeconds: 10
  matchConditions: [{name: a, expression: "true"}]
"#;

#[test]
fn injector_webhook_is_clean() {
    let decoded = clean(WEBHOOK);
    let webhooks = &MutatingWebhookConfiguration::of(&decoded.body).expect("webhooks").webhooks;
    let service = webhooks[0].client_config.as_ref().and_then(|config| config.service.as_ref()).expect("a service");
    assert_eq!(service.path.as_deref(), Some("/inject"));
    assert_eq!(hint(&WEBHOOK.replace("failurePolicy", "failPolicy")), Hint::Nearest("failurePolicy"));
}

#[test]
fn definitions_and_policies_are_clean() {
    clean(
        r#"
apiVersion: apiextensions.k8s.io/v1
kind: CustomResourceDefinition
metadata: {name: foos.a.io}
spec:
  group: a.io
  names: {kind: Foo, listKind: FooList, plural: foos, singular: foo, shortNames: [f], categories: [all]}
  scope: Namespaced
  conversion: {strategy: Webhook, webhook: {clientConfig: {service: {name: a, namespace: b}}, conversionReviewVersions: [v1]}}
  versions:
  - name: v1
    served: true
    storage: true
    schema: {openAPIV3Schema: {type: object, x-kubernetes-preserve-unknown-fields: true}}
    subresources: {status: {}}
    additionalPrinterColumns: [{name: Age, type: date, jsonPath: .metadata.creationTimestamp}]
status: {acceptedNames: {kind: "", plural: ""}, conditions: [], storedVersions: []}
"#,
    );
    clean(
        r"
apiVersion: autoscaling/v2
kind: HorizontalPodAutoscaler
metadata: {name: istiod}
spec:
  maxReplicas: 5
  minReplicas: 1
  scaleTargetRef: {apiVersion: apps/v1, kind: Deployment, name: istiod}
  metrics: [{type: Resource, resource: {name: cpu, target: {type: Utilization, averageUtilization: 80}}}]
",
    );
    clean(
        "apiVersion: policy/v1\nkind: PodDisruptionBudget\nmetadata: {name: a}\nspec: {minAvailable: 50%, selector: {matchLabels: {a: b}}}\n",
    );
    clean("apiVersion: v1\nkind: Secret\nmetadata: {name: a}\ntype: kubernetes.io/tls\ndata: {tls.crt: YQ==, tls.key: YQ==}\n");
    clean(
        "apiVersion: v1\nkind: ServiceAccount\nmetadata: {name: a}\nimagePullSecrets: [{name: r}]\nautomountServiceAccountToken: false\n",
    );
    clean(
        "apiVersion: v1\nkind: Namespace\nmetadata: {name: a, labels: {istio-injection: enabled}}\nspec: {finalizers: [kubernetes]}\nstatus: {phase: Active}\n",
    );
    clean(
        "apiVersion: v1\nkind: Node\nmetadata: {name: a}\nspec: {podCIDR: 10.0.0.0/24, podCIDRs: [10.0.0.0/24], providerID: x}\nstatus: {}\n",
    );
    clean("apiVersion: v1\nkind: ResourceQuota\nmetadata: {name: a}\nspec: {hard: {pods: 10, cpu: \"2\"}}\n");
    clean("apiVersion: v1\nkind: LimitRange\nmetadata: {name: a}\nspec: {limits: [{type: Container, default: {cpu: 1}}]}\n");
}
