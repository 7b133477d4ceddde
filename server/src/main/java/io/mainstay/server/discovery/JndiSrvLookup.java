package io.mainstay.server.discovery;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Hashtable;
import java.util.List;
import javax.naming.Context;
import javax.naming.NamingEnumeration;
import javax.naming.NamingException;
import javax.naming.directory.Attribute;
import javax.naming.directory.InitialDirContext;

/**
 * SRV records by the resolver of the Java platform. That of DNS gives texts and nothing else, so
 * the dangers of JNDI elsewhere do not arise.
 */
public final class JndiSrvLookup implements SrvLookup {
  /** Names the DNS servers to ask, as {@code dns://host:port}, instead of the system's. */
  public static final String SERVERS_PROPERTY = "mainstay.dns";

  private static final int FIELDS = 4;

  private final String providerUrl;

  /** Asks these servers: {@code dns:} for those of the system. */
  public JndiSrvLookup(String providerUrl) {
    this.providerUrl = providerUrl;
  }

  @Override
  @SuppressWarnings({"JdkObsolete", "BanJNDI"}) // it wants a Hashtable; see above
  public List<SrvRecord> lookup(String name) throws IOException {
    Hashtable<String, String> environment = new Hashtable<>();
    environment.put(Context.INITIAL_CONTEXT_FACTORY, "com.sun.jndi.dns.DnsContextFactory");
    environment.put(Context.PROVIDER_URL, providerUrl);
    try {
      InitialDirContext context = new InitialDirContext(environment);
      try {
        Attribute records = context.getAttributes(name, new String[] {"SRV"}).get("SRV");
        if (records == null) {
          throw new IOException("lookup " + name + ": no such host");
        }
        return parse(records.getAll());
      } finally {
        context.close();
      }
    } catch (NamingException e) {
      throw new IOException("lookup " + name + ": " + reason(e), e);
    }
  }

  private static List<SrvRecord> parse(NamingEnumeration<?> records)
      throws NamingException, IOException {
    List<SrvRecord> parsed = new ArrayList<>();
    while (records.hasMore()) {
      // priority, weight, port, target
      String[] fields = String.valueOf(records.next()).split(" ", -1);
      if (fields.length != FIELDS) {
        throw new IOException("not an SRV record: " + String.join(" ", fields));
      }
      String target = fields[3];
      parsed.add(
          new SrvRecord(
              target.endsWith(".") ? target.substring(0, target.length() - 1) : target,
              Integer.parseInt(fields[2])));
    }
    return parsed;
  }

  private static String reason(NamingException failure) {
    return failure instanceof javax.naming.NameNotFoundException
        ? "no such host"
        : String.valueOf(failure.getMessage());
  }
}
