package io.mainstay.interop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kubernetes.client.openapi.models.V1ConfigMap;
import io.kubernetes.client.openapi.models.V1Container;
import io.kubernetes.client.openapi.models.V1CronJob;
import io.kubernetes.client.openapi.models.V1EnvVar;
import io.kubernetes.client.openapi.models.V1Job;
import io.kubernetes.client.openapi.models.V1PodSpec;
import io.kubernetes.client.openapi.models.V1Probe;
import io.kubernetes.client.openapi.models.V1Secret;
import io.kubernetes.client.openapi.models.V1Service;
import io.kubernetes.client.openapi.models.V1StatefulSet;
import io.kubernetes.client.openapi.models.V1Volume;
import io.mainstay.interop.fixture.kubernetes.HelmChart;
import io.mainstay.interop.fixture.kubernetes.Manifests;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The Helm chart, rendered by Helm and read as strictly as Kubernetes reads. */
class HelmChartIT {
  private static final String MEMBER = "my-etcd";
  private static final String DOMAIN = "my-etcd-headless.stores.svc.cluster.local";

  private static final Set<String> INSTALLED = Set.of("issue", "defaults");
  private static final Map<String, Manifests> RENDERED = new HashMap<>();

  private static final HelmChart chart = new HelmChart();

  @TempDir Path directory;

  @AfterAll
  static void close() throws Exception {
    chart.close();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "issue",
        "defaults",
        "discovery-service",
        "tls",
        "auto-tls",
        "everything",
        "configuration"
      })
  void whatItMakesOfAValuesFileIsWhatKubernetesTakes(String values) {
    assertThat(render(values).names())
        .contains("StatefulSet/my-etcd", "Service/my-etcd", "Service/my-etcd-headless")
        .doesNotHaveDuplicates();
  }

  @Test
  void theJobBeforeAnUpgradeIsWhatKubernetesTakes() {
    V1Job job =
        chart
            .renderAll(directory, "my", render("issue"), HelmChart.values("everything"))
            .one(V1Job.class, "my-etcd-pre-upgrade");

    assertThat(job.getSpec().getTemplate().getSpec().getContainers().get(0).getCommand())
        .containsExactly("/opt/bitnami/scripts/etcd/preupgrade.sh");
  }

  @Test
  void theValuesFileOfTheDocumentationWorks() throws Exception {
    String page = HelmChart.page("docs/kubernetes.md");
    String begin = "```yaml\n";
    int start = page.indexOf(begin) + begin.length();

    Manifests manifests =
        chart.upgrade(
            "my", render("issue"), values(page.substring(start, page.indexOf("```", start))));

    assertThat(container(manifests).getImage()).startsWith("registry.example.com/mainstay:");
  }

  @Test
  void helmHasNothingToComplainOf() {
    assertThat(chart.lint()).isBlank();
  }

  @Test
  void objectsAreNamedAsThoseOfTheWidelyUsedChart() {
    assertThat(render("issue").names())
        .containsExactly(
            "CronJob/my-etcd-snapshotter",
            "PersistentVolumeClaim/my-etcd-snapshotter",
            "PodDisruptionBudget/my-etcd",
            "Secret/my-etcd",
            "Secret/my-etcd-jwt-token",
            "Service/my-etcd",
            "Service/my-etcd-headless",
            "StatefulSet/my-etcd");
  }

  @Test
  void aReleaseOfTheNameOfItsObjectsHasNoOtherBehindIt() {
    assertThat(chart.render("etcd", HelmChart.values("discovery-service")).names())
        .contains("StatefulSet/etcd", "Service/etcd", "Service/etcd-headless");
  }

  @Test
  void membersAreFoundByTheSelectorsOfTheirReleaseAndJobsAreNot() {
    Manifests manifests = render("issue");
    Map<String, String> selector =
        Map.of("app.kubernetes.io/name", "etcd", "app.kubernetes.io/instance", "my");

    assertThat(set(manifests).getSpec().getSelector().getMatchLabels()).isEqualTo(selector);
    assertThat(manifests.one(V1Service.class, MEMBER).getSpec().getSelector()).isEqualTo(selector);
    assertThat(set(manifests).getSpec().getTemplate().getMetadata().getLabels())
        .containsAllEntriesOf(selector);
    assertThat(
            manifests
                .only(V1CronJob.class)
                .getSpec()
                .getJobTemplate()
                .getSpec()
                .getTemplate()
                .getMetadata()
                .getLabels())
        .doesNotContainEntry("app.kubernetes.io/name", "etcd");
  }

  @Test
  void theEnvironmentOfAPodIsThatOfTheWidelyUsedChart() {
    assertThat(variables(container(render("issue"))))
        .containsEntry("ETCD_NAME", "$(MY_POD_NAME)")
        .containsEntry("ETCD_DATA_DIR", "/bitnami/etcd/data")
        .containsEntry("ALLOW_NONE_AUTHENTICATION", "no")
        .containsEntry(
            "ETCD_AUTH_TOKEN",
            "jwt,priv-key=/opt/bitnami/etcd/certs/token/jwt-token.pem,sign-method=RS256,ttl=10080m")
        .containsEntry(
            "ETCD_ADVERTISE_CLIENT_URLS",
            "http://$(MY_POD_NAME)."
                + DOMAIN
                + ":2379,http://my-etcd.stores.svc.cluster.local:2379")
        .containsEntry("ETCD_LISTEN_CLIENT_URLS", "http://0.0.0.0:2379")
        .containsEntry(
            "ETCD_INITIAL_ADVERTISE_PEER_URLS", "http://$(MY_POD_NAME)." + DOMAIN + ":2380")
        .containsEntry("ETCD_LISTEN_PEER_URLS", "http://0.0.0.0:2380")
        .containsEntry("ETCD_INITIAL_CLUSTER_TOKEN", "etcd-cluster-k8s")
        .containsEntry("ETCD_INITIAL_CLUSTER_STATE", "new")
        .containsEntry(
            "ETCD_INITIAL_CLUSTER",
            "my-etcd-0=http://my-etcd-0."
                + DOMAIN
                + ":2380,my-etcd-1=http://my-etcd-1."
                + DOMAIN
                + ":2380,my-etcd-2=http://my-etcd-2."
                + DOMAIN
                + ":2380")
        .containsEntry("ETCD_DISASTER_RECOVERY", "yes")
        .containsEntry("ETCD_START_FROM_SNAPSHOT", "no")
        .containsEntry("ETCD_ON_K8S", "yes");
  }

  @Test
  void aReferenceToAVariableStandsBehindIt() {
    List<String> names =
        Objects.requireNonNull(container(render("issue")).getEnv()).stream()
            .map(V1EnvVar::getName)
            .toList();

    assertThat(names).doesNotHaveDuplicates();
    assertThat(names.indexOf("MY_POD_NAME")).isLessThan(names.indexOf("ETCD_NAME"));
  }

  @Test
  void thePasswordOfTheValuesIsInTheSecretThatPodsReadItFrom() {
    Manifests manifests = render("issue");
    V1EnvVar password =
        container(manifests).getEnv().stream()
            .filter(variable -> variable.getName().equals("ETCD_ROOT_PASSWORD"))
            .findFirst()
            .orElseThrow();
    var reference = password.getValueFrom().getSecretKeyRef();

    assertThat(
            text(
                manifests
                    .one(V1Secret.class, reference.getName())
                    .getData()
                    .get(reference.getKey())))
        .isEqualTo("abcd1234");
  }

  @Test
  void aPasswordAndAKeyForTokensAreMadeWhereNoneAreGiven() {
    Manifests manifests = render("defaults");

    assertThat(text(manifests.one(V1Secret.class, MEMBER).getData().get("etcd-root-password")))
        .matches("[0-9A-Za-z]{10}");
    assertThat(
            text(manifests.one(V1Secret.class, "my-etcd-jwt-token").getData().get("jwt-token.pem")))
        .startsWith("-----BEGIN RSA PRIVATE KEY-----");
  }

  @Test
  void whatWasMadeIsKeptWhenAReleaseIsUpgraded() {
    Manifests installed = render("defaults");

    Manifests upgraded = chart.upgrade("my", installed, HelmChart.values("defaults"));

    for (String secret : List.of(MEMBER, "my-etcd-jwt-token")) {
      assertThat(upgraded.one(V1Secret.class, secret).getData())
          .usingRecursiveComparison()
          .isEqualTo(installed.one(V1Secret.class, secret).getData());
    }
  }

  @Test
  void securityContextsAndTolerationsGoIntoThePodsAsTheyAre() {
    V1PodSpec pod = pod(render("issue"));

    assertThat(pod.getSecurityContext().getFsGroup()).isEqualTo(1001);
    assertThat(pod.getSecurityContext().getSupplementalGroups()).containsExactly(2000L);
    assertThat(pod.getContainers().get(0).getSecurityContext().getReadOnlyRootFilesystem())
        .isTrue();
    assertThat(pod.getContainers().get(0).getSecurityContext().getAllowPrivilegeEscalation())
        .isFalse();
    assertThat(pod.getTolerations()).hasSize(1);
    assertThat(pod.getTolerations().get(0).getValue()).isEqualTo("etcd");
  }

  @Test
  void whatIsWrittenToIsAVolume() {
    assertThat(container(render("issue")).getVolumeMounts())
        .extracting(mount -> mount.getMountPath())
        .contains("/bitnami/etcd", "/snapshots", "/tmp");
  }

  @Test
  void probesAskTheMemberHowItIs() {
    V1Container container = container(render("issue"));

    assertThat(path(container.getLivenessProbe())).isEqualTo("HTTP client/livez");
    assertThat(path(container.getReadinessProbe())).isEqualTo("HTTP client/readyz");
    assertThat(container.getReadinessProbe().getFailureThreshold()).isEqualTo(5);
  }

  @Test
  void probesOfMembersThatSpeakTlsAreEncrypted() {
    assertThat(path(container(render("auto-tls")).getReadinessProbe()))
        .isEqualTo("HTTPS client/readyz");
  }

  @Test
  void probesOfMembersThatWantCertificatesShowOneOrNeedNone() {
    V1Container container = container(render("tls"));

    assertThat(container.getLivenessProbe().getTcpSocket().getPort().getStrValue())
        .isEqualTo("client");
    assertThat(container.getReadinessProbe().getExec().getCommand())
        .containsExactly("/opt/bitnami/scripts/etcd/healthcheck.sh");
  }

  @Test
  void aSeparateEndpointServesProbesAndMetricsInClear() {
    V1Container container = container(render("everything"));

    assertThat(path(container.getReadinessProbe())).isEqualTo("HTTP metrics/readyz");
    assertThat(variables(container))
        .containsEntry("ETCD_LISTEN_METRICS_URLS", "http://0.0.0.0:9090");
  }

  @Test
  void certificatesAreReadFromTheSecretsThatAreNamed() {
    Manifests manifests = render("tls");

    assertThat(variables(container(manifests)))
        .containsEntry("ETCD_CERT_FILE", "/opt/bitnami/etcd/certs/client/cert.pem")
        .containsEntry("ETCD_CLIENT_CERT_AUTH", "true")
        .containsEntry("ETCD_TRUSTED_CA_FILE", "/opt/bitnami/etcd/certs/client/authority.crt")
        .containsEntry("ETCD_PEER_TRUSTED_CA_FILE", "/opt/bitnami/etcd/certs/peer/ca.crt")
        .containsEntry("ETCD_AUTH_TOKEN", "simple");
    assertThat(pod(manifests).getVolumes())
        .filteredOn(volume -> volume.getSecret() != null)
        .extracting(volume -> volume.getSecret().getSecretName())
        .containsExactlyInAnyOrder("my-root", "client-certificates", "peer-certificates");
  }

  @Test
  void aClassOfStorageIsTakenAsItIsMeant() {
    assertThat(storageClass("issue")).isEqualTo("fast-ssd");
    assertThat(storageClass("everything")).isEqualTo("standard");
    assertThat(storageClass("tls")).isEmpty();
    assertThat(storageClass("defaults")).isNull();
  }

  @Test
  void withoutPersistenceTheDataGoWithThePod() {
    Manifests manifests = render("auto-tls");

    assertThat(set(manifests).getSpec().getVolumeClaimTemplates()).isNullOrEmpty();
    assertThat(pod(manifests).getVolumes())
        .filteredOn(volume -> volume.getName().equals("data"))
        .extracting(V1Volume::getEmptyDir)
        .doesNotContainNull();
  }

  @Test
  void theJobFindsTheMembersAndKeepsAsManySnapshotsAsItIsTold() {
    V1PodSpec job =
        render("everything")
            .one(V1CronJob.class, "my-etcd-snapshotter")
            .getSpec()
            .getJobTemplate()
            .getSpec()
            .getTemplate()
            .getSpec();

    assertThat(job.getContainers().get(0).getCommand())
        .containsExactly("/opt/bitnami/scripts/etcd/snapshot.sh");
    assertThat(variables(job.getContainers().get(0)))
        .containsEntry("ETCD_SNAPSHOT_HISTORY_LIMIT", "3")
        .containsEntry("ETCD_SNAPSHOTS_DIR", "/snapshots/etcd")
        .hasEntrySatisfying(
            "ETCD_INITIAL_CLUSTER", members -> assertThat(members).contains("my-etcd-2="));
  }

  @Test
  void oneMemberIsNotRemovedBeforeItsContainerEndsAndSeveralAre() {
    assertThat(container(render("defaults")).getLifecycle()).isNull();
    assertThat(container(render("issue")).getLifecycle().getPreStop().getExec().getCommand())
        .containsExactly("/opt/bitnami/scripts/etcd/prestop.sh");
    assertThat(container(render("everything")).getLifecycle()).isNull();
  }

  @Test
  void olderNamesOfPortsAreTakenToo() {
    V1Service service = render("everything").one(V1Service.class, MEMBER);

    assertThat(service.getSpec().getPorts())
        .extracting(port -> port.getName() + ":" + port.getPort() + ":" + port.getNodePort())
        .contains("client:12379:32379", "peer:12380:32380");
  }

  @Test
  void imagesComeFromWhereTheValuesSay() {
    assertThat(container(render("everything")).getImage())
        .matches("registry\\.example\\.test/stores/mainstay@sha256:0{64}");
  }

  @Test
  void theVersionIsThatOfTheProject() throws Exception {
    assertThat(container(render("defaults")).getImage())
        .isEqualTo("mainstay:" + HelmChart.projectVersion());
  }

  @Test
  void notesSayHowToConnect() {
    assertThat(notes(HelmChart.values("issue")))
        .contains("my-etcd.stores.svc.cluster.local:2379")
        .contains(
            "kubectl get secret --namespace stores my-etcd -o"
                + " jsonpath=\"{.data.etcd-root-password}\" | base64 -d")
        .contains("kubectl get service --namespace stores my-etcd")
        .contains("etcdctl --user root:$ROOT_PASSWORD put /message Hello");
  }

  @Test
  void notesWarnOfALoadBalancerThatLetsAnybodyIn() throws Exception {
    assertThat(notes(values("{auth: {rbac: {create: false}}, service: {type: LoadBalancer}}")))
        .contains("WARNING: whoever reaches the load balancer");
  }

  @Test
  void valuesThatCannotBeMeantAreRefused() throws Exception {
    assertRefused(
        "{startFromSnapshot: {enabled: true}, pdb: {maxUnavailable: 1}}",
        "startFromSnapshot.existingClaim",
        "startFromSnapshot.snapshotFilename",
        "pdb.maxUnavailable");
    assertRefused(
        "{disasterRecovery: {enabled: true}, persistence: {enabled: false}}",
        "VALUES VALIDATION:\netcd: disasterRecovery");
    assertRefused(
        "{auth: {client: {secureTransport: true}}}",
        "A secret containing the client certificates is required");
    assertRefused(
        "{auth: {peer: {secureTransport: true}}}",
        "A secret containing the peer certificates is required");
    assertRefused("{auth: {token: {signMethod: ES512}}}", "auth.token.privateKey.existingSecret");
  }

  private void assertRefused(String values, String... reasons) throws Exception {
    Path file = values(values);
    assertThatThrownBy(() -> chart.render("my", file)).hasMessageContainingAll(reasons);
  }

  private String notes(Path values) {
    V1ConfigMap notes =
        chart.renderAll(directory, "my", render("issue"), values).one(V1ConfigMap.class, "notes");
    return Objects.requireNonNull(notes.getData().get("notes"));
  }

  private Path values(String text) throws Exception {
    return Files.writeString(Files.createTempFile(directory, "values", ".yaml"), text);
  }

  /** Installs once; what comes later finds the key there, which Helm takes seconds to make. */
  private static Manifests render(String values) {
    Manifests rendered = RENDERED.get(values);
    if (rendered == null) {
      rendered =
          INSTALLED.contains(values)
              ? chart.render("my", HelmChart.values(values))
              : chart.upgrade("my", render("issue"), HelmChart.values(values));
      RENDERED.put(values, rendered);
    }
    return rendered;
  }

  private static V1StatefulSet set(Manifests manifests) {
    return manifests.only(V1StatefulSet.class);
  }

  private static V1PodSpec pod(Manifests manifests) {
    return set(manifests).getSpec().getTemplate().getSpec();
  }

  private static V1Container container(Manifests manifests) {
    return pod(manifests).getContainers().get(0);
  }

  private static Map<String, String> variables(V1Container container) {
    return container.getEnv().stream()
        .filter(variable -> variable.getValue() != null)
        .collect(Collectors.toMap(V1EnvVar::getName, V1EnvVar::getValue));
  }

  private static String storageClass(String values) {
    return set(render(values))
        .getSpec()
        .getVolumeClaimTemplates()
        .get(0)
        .getSpec()
        .getStorageClassName();
  }

  private static String path(V1Probe probe) {
    var get = probe.getHttpGet();
    return get.getScheme() + " " + get.getPort().getStrValue() + get.getPath();
  }

  private static String text(byte @Nullable [] data) {
    return new String(Objects.requireNonNull(data), StandardCharsets.UTF_8);
  }
}
