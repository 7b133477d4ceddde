#!/bin/sh
# Lays out the files that the container image adds to Debian's: layout.sh ARCHIVE ROOT, where ARCHIVE is the distribution for Linux
# (mainstay-VERSION-linux-*.tar.gz), and JAVA_HOME a JDK of which the image gets what the programs need.
set -eu
archive=$1
root=$2
home=$root/opt/mainstay

# Modules by what needs them: the server's code and its libraries (base to sql), the DNS for discovery by SRV records, elliptic curves
# for TLS, recordings and statistics of the JVM under /debug/pprof, socket options of Netty, and Unsafe.
modules=java.base,java.logging,java.management,java.naming,java.xml
modules=$modules,jdk.naming.dns,jdk.crypto.ec,jdk.jfr,jdk.management,jdk.management.jfr,jdk.net,jdk.unsupported,jdk.zipfs

mkdir -p "$home"
tar -xzf "$archive" -C "$home" --strip-components=1
rm -f "$home"/bin/*.bat "$home"/bin/lib/*.bat "$home"/lib/native/*-musl.so

"$JAVA_HOME/bin/jlink" --add-modules "$modules" --strip-java-debug-attributes --no-header-files --no-man-pages \
  --output "$home/jre"
# The JDK's own classes, ready loaded; those of ours are archived on top of them, by prepare.sh.
"$home/jre/bin/java" -Xshare:dump >/dev/null

# Where who comes from other images looks for the programs.
for directory in /usr/local/bin /opt/bitnami/etcd/bin; do
  mkdir -p "$root$directory"
  for program in etcd etcdctl etcdutl; do
    ln -s "/opt/mainstay/bin/$program" "$root$directory/$program"
  done
done

# What whoever it runs as may write to: any user, as long as the group is 0.
for directory in /bitnami/etcd /opt/bitnami/etcd/conf /snapshots; do
  mkdir -p "$root$directory"
  chmod g+rwX "$root$directory"
done
