package io.mainstay.tools.etcdctl.cluster;

import com.google.protobuf.ByteString;
import io.mainstay.api.errors.EtcdError;
import io.mainstay.api.etcdserverpb.AlarmMember;
import io.mainstay.api.etcdserverpb.AlarmRequest;
import io.mainstay.api.etcdserverpb.AlarmResponse;
import io.mainstay.api.etcdserverpb.AlarmType;
import io.mainstay.api.etcdserverpb.HashKVRequest;
import io.mainstay.api.etcdserverpb.HashKVResponse;
import io.mainstay.api.etcdserverpb.RangeRequest;
import io.mainstay.api.etcdserverpb.StatusRequest;
import io.mainstay.api.etcdserverpb.StatusResponse;
import io.mainstay.client.Client;
import io.mainstay.client.Endpoint;
import io.mainstay.client.Methods;
import io.mainstay.client.RpcException;
import io.mainstay.daemon.logging.GoDuration;
import io.mainstay.tools.command.Call;
import io.mainstay.tools.command.Command;
import io.mainstay.tools.command.CommandException;
import io.mainstay.tools.command.ExitCode;
import io.mainstay.tools.command.Flag;
import io.mainstay.tools.etcdctl.cluster.HealthAnswer.Health;
import io.mainstay.tools.etcdctl.session.Session;
import io.mainstay.tools.etcdctl.session.Surroundings;
import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.Collectors;

/** {@code endpoint} and what is below it. */
public final class EndpointCommands {
  private static final String REVISION = "rev";
  private static final String STATUS_DESCRIPTION =
      """
      When --write-out is set to simple, this command prints out comma-separated status lists for each endpoint.
      The items in the lists are endpoint, ID, version, db size, is leader, is learner, raft term, raft index, raft applied index, errors.
      """;

  private final Surroundings surroundings;

  private EndpointCommands(Surroundings surroundings) {
    this.surroundings = surroundings;
  }

  /** The group. */
  public static Command group(Surroundings surroundings) {
    EndpointCommands commands = new EndpointCommands(surroundings);
    return Command.group(
            "endpoint",
            "Endpoint related commands. Use `etcdctl endpoint --help` to see subcommands",
            List.of(
                Command.leaf(
                    "health",
                    "",
                    "Checks the healthiness of endpoints specified in `--endpoints` flag",
                    List.of(),
                    commands::health),
                Command.leaf(
                        "status",
                        "",
                        "Prints out the status of endpoints specified in `--endpoints` flag",
                        List.of(),
                        commands::status)
                    .describedAs(STATUS_DESCRIPTION),
                Command.leaf(
                    "hashkv",
                    "",
                    "Prints the KV history hash for each endpoint in --endpoints",
                    List.of(
                        Flag.number(
                            REVISION, "0", "maximum revision to hash (default: latest revision)")),
                    commands::hashKv)))
        .describedAs("Endpoint related commands")
        .passingOn(List.of(Endpoints.CLUSTER));
  }

  /** Each endpoint is signed in to by itself, so that it is told of each whether that works. */
  private void health(Call call) throws CommandException {
    surroundings.connectedUnsigned(
        call,
        session -> {
          HealthAnswer answer = new HealthAnswer(healthOfAll(session, Endpoints.of(session)));
          session.print(answer);
          if (!answer.healthy()) {
            throw new CommandException(ExitCode.ERROR, "unhealthy cluster");
          }
        });
  }

  /** Side by side, in the order in which they answer. */
  private static List<Health> healthOfAll(Session session, List<Endpoint> endpoints) {
    Queue<Health> found = new ConcurrentLinkedQueue<>();
    ExecutorService threads = Executors.newFixedThreadPool(Math.max(1, endpoints.size()));
    try {
      CompletableFuture.allOf(
              endpoints.stream()
                  .map(
                      endpoint ->
                          CompletableFuture.runAsync(
                              () -> found.add(healthOf(session, endpoint)), threads))
                  .toArray(CompletableFuture[]::new))
          .join();
    } finally {
      threads.shutdown();
    }
    return List.copyOf(found);
  }

  private static Health healthOf(Session session, Endpoint endpoint) {
    Client client;
    try {
      client = session.client().signedInAt(endpoint);
    } catch (RpcException e) {
      return new Health(endpoint.text(), "", String.valueOf(e.getMessage()));
    }
    long begin = System.nanoTime();
    String error;
    try {
      RangeRequest anyKey =
          RangeRequest.newBuilder().setKey(ByteString.copyFromUtf8("health")).build();
      client.call(Methods.RANGE, anyKey, session.timeout());
      error = "";
    } catch (RpcException e) {
      // Who is not allowed to read has been told so by the group.
      error = e.is(EtcdError.PERMISSION_DENIED) ? "" : String.valueOf(e.getMessage());
    }
    Duration took = Duration.ofNanos(System.nanoTime() - begin);
    String found = error.isEmpty() ? alarms(client, session.timeout()) : error;
    return new Health(endpoint.text(), GoDuration.format(took), found);
  }

  private static String alarms(Client client, Duration timeout) {
    AlarmRequest list = AlarmRequest.newBuilder().setAction(AlarmRequest.AlarmAction.GET).build();
    try {
      AlarmResponse response = client.call(Methods.ALARM, list, timeout);
      return response.getAlarmsCount() == 0
          ? ""
          : response.getAlarmsList().stream()
              .map(EndpointCommands::name)
              .collect(Collectors.joining(" ", "Active Alarm(s): ", " "));
    } catch (RpcException e) {
      return "Unable to fetch the alarm list";
    }
  }

  private static String name(AlarmMember alarm) {
    AlarmType type = alarm.getAlarm();
    return type == AlarmType.NOSPACE || type == AlarmType.CORRUPT ? type.name() : "UNKNOWN";
  }

  private void status(Call call) throws CommandException {
    surroundings.connected(
        call,
        session -> {
          PerEndpoint<StatusResponse> found =
              PerEndpoint.ask(
                  session, Methods.STATUS, StatusRequest.getDefaultInstance(), "status");
          session.print(new StatusAnswer(found));
          if (found.lastFailure() != null) {
            throw new CommandException(ExitCode.ERROR, "");
          }
        });
  }

  private void hashKv(Call call) throws CommandException {
    HashKVRequest request =
        HashKVRequest.newBuilder().setRevision(call.flags().number(REVISION)).build();
    surroundings.connected(
        call,
        session -> {
          PerEndpoint<HashKVResponse> found =
              PerEndpoint.ask(session, Methods.HASH_KV, request, "hash");
          session.print(new HashKvAnswer(found));
          if (found.lastFailure() != null) {
            throw found.lastFailure();
          }
        });
  }
}
