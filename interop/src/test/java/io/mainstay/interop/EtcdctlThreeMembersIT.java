package io.mainstay.interop;

class EtcdctlThreeMembersIT extends EtcdctlScenarios {
  EtcdctlThreeMembersIT() {
    super(3);
  }
}
