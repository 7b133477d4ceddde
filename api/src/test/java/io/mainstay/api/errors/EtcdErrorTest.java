package io.mainstay.api.errors;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import org.junit.jupiter.api.Test;

class EtcdErrorTest {
  @Test
  void textsAreUniqueBecauseClientsRecogniseErrorsByThem() {
    assertThat(Arrays.stream(EtcdError.values()).map(EtcdError::text)).doesNotHaveDuplicates();
  }

  @Test
  void anErrorIsFoundByItsText() {
    assertThat(EtcdError.byText("etcdserver: mvcc: required revision has been compacted"))
        .contains(EtcdError.COMPACTED);
    assertThat(EtcdError.byText("no such text")).isEmpty();
  }

  @Test
  void anExceptionCarriesCodeAndTextOfItsError() {
    EtcdException exception = EtcdError.LEASE_NOT_FOUND.exception();
    assertThat(exception.code()).isEqualTo(StatusCode.NOT_FOUND);
    assertThat(exception.text()).isEqualTo("etcdserver: requested lease not found");
    assertThat(exception.is(EtcdError.LEASE_NOT_FOUND)).isTrue();
    assertThat(exception.is(EtcdError.COMPACTED)).isFalse();
  }
}
