package io.mainstay.embed;

import io.mainstay.embed.client.EmbeddedClient;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * A running cluster of one or several members in this JVM.
 *
 * <pre>{@code
 * try (EmbeddedCluster cluster = EmbeddedCluster.start();
 *     Client client = Client.builder().endpoints(cluster.clientEndpoints()).build()) {
 *   client.getKVClient().put(key, value).join();
 * }
 * }</pre>
 *
 * <p>Each member is a whole server with its own data directory, its own ports on {@code 127.0.0.1}
 * and its own threads, all of them daemons; a member that is not closed does not keep the JVM
 * alive. Nothing of it is configured in one place for the whole JVM: it logs through SLF4J, as
 * whoever uses it has set that up, and never ends the JVM. Several clusters can run side by side.
 *
 * <p>Whoever wants to see how his own code takes a failure can {@linkplain EmbeddedMember#kill
 * kill}, {@linkplain EmbeddedMember#pause pause} and {@linkplain EmbeddedMember#start start}
 * members, and {@linkplain #cut cut} the links between them.
 *
 * <p>Any thread may call any method. Those that start or stop something return when it is done, and
 * are taken one at a time.
 */
public interface EmbeddedCluster extends AutoCloseable {
  /**
   * Starts a cluster of one member with a temporary data directory, and waits until it serves.
   *
   * @throws EmbeddedClusterException when it does not come up
   */
  static EmbeddedCluster start() {
    return builder().start();
  }

  /** Says how a cluster is to be, and starts it. */
  static EmbeddedClusterBuilder builder() {
    return new EmbeddedClusterBuilder();
  }

  /** The cluster's name, as given or made up. */
  String name();

  /** All members, running or not, in the order of their numbers. */
  List<EmbeddedMember> members();

  /**
   * One of the members.
   *
   * @param index counted from 0
   * @throws IndexOutOfBoundsException when there is no such member
   */
  default EmbeddedMember member(int index) {
    return members().get(index);
  }

  /**
   * Where clients find the members, such as {@code http://127.0.0.1:40123}, in the order of {@link
   * #members}. They stay the same for as long as the cluster is open, over restarts of members too.
   */
  default List<URI> clientEndpoints() {
    return members().stream().map(EmbeddedMember::clientEndpoint).toList();
  }

  /** Where members find one another; as {@link #clientEndpoints} otherwise. */
  default List<URI> peerEndpoints() {
    return members().stream().map(EmbeddedMember::peerEndpoint).toList();
  }

  /**
   * The member that leads. Empty when there is none, which is also so for a moment after the leader
   * is lost, or when it cannot be reached by the others. When links are cut, members may differ
   * about it: the answer is that of the newest term.
   */
  Optional<EmbeddedMember> leader();

  /**
   * Access to the store without a network: through the first member that runs and is not paused.
   *
   * @throws IllegalStateException when none does
   */
  default EmbeddedClient client() {
    return members().stream()
        .filter(member -> member.state() == EmbeddedMember.State.RUNNING)
        .findFirst()
        .orElseThrow(() -> new IllegalStateException("no member of " + name() + " is running"))
        .client();
  }

  /**
   * What clients have to trust, as certificates in PEM; empty for a cluster without TLS, and for
   * one whose certificate was {@linkplain TlsOptions#of given}.
   */
  Optional<Path> trustedCertificates();

  /**
   * Waits until all members that are running, and not paused, serve clients and agree on a leader.
   * After {@link EmbeddedClusterBuilder#start} that is so; it is of use after a failure.
   *
   * @param timeout how long to wait
   * @throws EmbeddedClusterException when it takes longer, or a member has {@linkplain
   *     EmbeddedMember.State#FAILED failed}
   */
  void awaitReady(Duration timeout);

  /**
   * Cuts the link between two members: from now on nothing passes between them, in either
   * direction, on connections that are there and on new ones. Nothing is refused and nothing is
   * closed, so both notice by silence only, as with a broken line; what is under way arrives if the
   * link is {@linkplain #mend mended} before they give the connection up, which they do after five
   * seconds. Clients reach both members as before. The cut outlives restarts of the members.
   *
   * @throws IllegalArgumentException when one of them is not of this cluster, or both are the same
   */
  void cut(EmbeddedMember one, EmbeddedMember other);

  /** Undoes {@link #cut}; without effect when the link is whole. */
  void mend(EmbeddedMember one, EmbeddedMember other);

  /** Cuts the links between a member and all others. */
  default void isolate(EmbeddedMember member) {
    members().stream().filter(other -> other != member).forEach(other -> cut(member, other));
  }

  /** Mends all links. Members that are paused stay so. */
  void mendAll();

  /**
   * Stops all members and starts them again, with the same data and at the same ports, and waits
   * until all serve. Links that are cut are mended.
   *
   * @throws EmbeddedClusterException when they do not come up
   */
  void restart();

  /**
   * Ends all members at once, running or paused; calls that are under way fail. Afterwards their
   * threads have ended, but for some that the consensus engine and the JDK share between all users
   * in the JVM and end themselves when they have been idle for a minute; ports are free, files are
   * closed, and a temporary data directory is gone. A second time it does nothing.
   */
  @Override
  void close();
}
