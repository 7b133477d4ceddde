# The container image: docker build --tag mainstay . (docs/installation.md).
ARG DEBIAN=bookworm

FROM debian:${DEBIAN}-slim AS build
ARG JAVA=17
RUN apt-get update \
  && apt-get install -y --no-install-recommends maven openjdk-${JAVA}-jdk-headless \
  && rm -rf /var/lib/apt/lists/*
WORKDIR /source
COPY . .
RUN mvn -B --no-transfer-progress -Dquick -Ppackages -Djdeb.skip=true -DskipTests -pl dist -am package
RUN JAVA_HOME=$(dirname "$(dirname "$(readlink -f "$(command -v jlink)")")") \
  && export JAVA_HOME \
  && case $(uname -m) in x86_64) platform=linux-x86_64 ;; *) platform=linux-$(uname -m) ;; esac \
  && dist/src/container/layout.sh dist/target/mainstay-*-"$platform".tar.gz /image

FROM debian:${DEBIAN}-slim
RUN apt-get update \
  && apt-get install -y --no-install-recommends tini \
  && rm -rf /var/lib/apt/lists/* \
  && useradd --uid 1001 --gid 0 --no-create-home --home-dir /bitnami/etcd etcd
COPY --from=build /image /
COPY deploy/container/ /opt/bitnami/scripts/etcd/
# Where the files are from now on: an archive of classes knows its jars by their places.
RUN sh /opt/mainstay/bin/lib/prepare.sh /opt/mainstay /opt/mainstay/jre

ENV JAVA_HOME=/opt/mainstay/jre
ENV PATH=/opt/mainstay/bin:/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin
ENV LANG=C.UTF-8
ENV ETCD_DATA_DIR=/bitnami/etcd/data
# The heap is a quarter of the container's memory, processors are the container's; the JVM finds out both by itself. A member without
# memory cannot go on: it ends, and whoever watches the container starts it again.
ENV MAINSTAY_JAVA_OPTS=-XX:+ExitOnOutOfMemoryError

USER 1001
VOLUME /bitnami/etcd
EXPOSE 2379 2380
HEALTHCHECK --interval=30s --timeout=10s --start-period=60s CMD ["/opt/bitnami/scripts/etcd/healthcheck.sh"]
STOPSIGNAL SIGTERM
# As process 1, tini passes signals on and buries the dead.
ENTRYPOINT ["/usr/bin/tini", "--", "/opt/bitnami/scripts/etcd/entrypoint.sh"]
CMD ["/opt/bitnami/scripts/etcd/run.sh"]
