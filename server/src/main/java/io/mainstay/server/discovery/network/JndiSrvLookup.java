package io.mainstay.server.discovery.network;

import io.mainstay.server.discovery.srv.SrvLookup;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Hashtable;
import java.util.List;
import javax.naming.CompositeName;
import javax.naming.Context;
import javax.naming.NameNotFoundException;
import javax.naming.NamingEnumeration;
import javax.naming.NamingException;
import javax.naming.directory.Attribute;
import javax.naming.directory.DirContext;
import javax.naming.spi.NamingManager;

/** Asks with the DNS client of the JDK. */
public final class JndiSrvLookup implements SrvLookup {
  /** Names another DNS server than the system's, {@code host:port}. Asked for SRV records only. */
  public static final String SERVER_PROPERTY = "mainstay.dns.server";

  private static final int FIRST_TIMEOUT_MILLIS = 2000;
  private static final int ATTEMPTS = 3;
  private static final int MAX_RECORDS = 1000;

  private final String server;

  /**
   * Asks one server.
   *
   * @param server {@code host:port}; empty for those that the system is set up with
   */
  public JndiSrvLookup(String server) {
    this.server = server;
  }

  /** Asks the server that {@value #SERVER_PROPERTY} names, else those of the system. */
  public static JndiSrvLookup system() {
    return new JndiSrvLookup(System.getProperty(SERVER_PROPERTY, ""));
  }

  @Override
  public List<SrvRecord> lookup(String name) throws IOException {
    String asked = "lookup " + name + (server.isEmpty() ? "" : " on " + server);
    try {
      List<SrvRecord> records = query(name);
      if (records.isEmpty()) {
        throw new IOException(asked + ": no such host");
      }
      return records;
    } catch (NameNotFoundException e) {
      throw new IOException(asked + ": no such host", e);
    } catch (NamingException e) {
      throw new IOException(asked + ": " + e, e);
    }
  }

  // What makes JNDI dangerous is a directory that hands out objects, or a name that leads to one.
  // The
  // provider is fixed here, is asked without regard to what the name looks like, and knows text
  // only.
  // Hashtable: JNDI knows no other map.
  @SuppressWarnings({"BanJNDI", "JdkObsolete"})
  private List<SrvRecord> query(String name) throws NamingException, IOException {
    Hashtable<String, String> settings = new Hashtable<>();
    settings.put(Context.INITIAL_CONTEXT_FACTORY, "com.sun.jndi.dns.DnsContextFactory");
    settings.put(Context.PROVIDER_URL, server.isEmpty() ? "dns:" : "dns://" + server);
    settings.put("com.sun.jndi.dns.timeout.initial", Integer.toString(FIRST_TIMEOUT_MILLIS));
    settings.put("com.sun.jndi.dns.timeout.retries", Integer.toString(ATTEMPTS));
    DirContext dns = (DirContext) NamingManager.getInitialContext(settings);
    try {
      Attribute found =
          dns.getAttributes(new CompositeName().add(name), new String[] {"SRV"}).get("SRV");
      return found == null ? List.of() : parse(found);
    } finally {
      dns.close();
    }
  }

  private static List<SrvRecord> parse(Attribute found) throws NamingException, IOException {
    List<SrvRecord> records = new ArrayList<>();
    NamingEnumeration<?> all = found.getAll();
    while (all.hasMore() && records.size() < MAX_RECORDS) {
      records.add(parse(String.valueOf(all.next())));
    }
    return records;
  }

  /** Priority, weight, port, target. */
  private static SrvRecord parse(String record) throws IOException {
    String[] fields = record.split(" ", -1);
    try {
      return new SrvRecord(
          fields[3],
          Integer.parseInt(fields[2]),
          Integer.parseInt(fields[0]),
          Integer.parseInt(fields[1]));
    } catch (ArrayIndexOutOfBoundsException | NumberFormatException e) {
      throw new IOException("cannot read the SRV record " + record, e);
    }
  }
}
