package io.mainstay.interop;

import io.mainstay.interop.fixture.Etcdctl;
import java.util.List;

/** A running cluster that scenarios are played on. */
interface EtcdctlCluster {
  /** With the endpoints of all members. */
  Etcdctl etcdctl();

  /** With the endpoint of one member each. */
  List<Etcdctl> membersOneByOne();

  /** The store's revision. */
  default long revision() {
    String json = etcdctl().run("get", "no-such-key", "-w", "json");
    return Long.parseLong(json.replaceAll(".*\"revision\":(\\d+).*\\s*", "$1"));
  }

  /** How a watch says that it wants what comes from now on. */
  default String fromNowOn() {
    return "--rev=" + (revision() + 1);
  }
}
