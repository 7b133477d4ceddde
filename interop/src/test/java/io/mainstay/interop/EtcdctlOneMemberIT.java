package io.mainstay.interop;

class EtcdctlOneMemberIT extends EtcdctlScenarios {
  EtcdctlOneMemberIT() {
    super(1);
  }
}
