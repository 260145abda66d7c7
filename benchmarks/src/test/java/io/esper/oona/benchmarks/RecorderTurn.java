package io.esper.oona.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;

import io.esper.oona.benchmarks.contender.Address;
import io.esper.oona.benchmarks.contender.BenchmarkServer;
import io.esper.oona.benchmarks.contender.CpuClock;
import io.esper.oona.benchmarks.contender.Load;
import io.esper.oona.event.Message;
import io.esper.oona.event.TopicCatalogue;
import io.esper.oona.redis.entry.EntryWriter;
import io.esper.oona.redis.link.Command;
import io.esper.oona.redis.link.RedisLink;
import io.esper.oona.redis.link.Replies;
import io.esper.oona.redis.link.StreamEntry;
import io.esper.oona.redis.record.Recorder;
import io.esper.oona.redis.record.RecorderObserver;
import io.esper.oona.redis.record.RecorderSettings;
import io.esper.oona.redis.testing.RedisServer;
import io.esper.oona.store.Append;
import io.esper.oona.store.Store;
import io.esper.oona.store.StoreSettings;
import io.esper.oona.store.sql.Stores;
import org.jspecify.annotations.Nullable;

/// One measure: everything that is on the streams, taken over in one way.
record RecorderTurn(Contender contender, int events, int round, BenchmarkServer postgres, RedisServer redis) {

    private static final int BATCH = 1_000;
    /// Inserts one by one are so slow that a part is enough to know their rate.
    private static final int INSERT_SHARE = 20;

    /// Who takes them over.
    enum Contender {
        BARE("XREADGROUP + XACK alone"), INSERT("the same, with one INSERT per message on PostgreSQL"),
        APPEND_POSTGRESQL("append alone, batches of 1,000, PostgreSQL"),
        RECORDER_POSTGRESQL("**recorder, PostgreSQL**"),
        APPEND_H2("append alone, batches of 1,000, H2"), RECORDER_H2("**recorder, H2**");

        private final String title;

        Contender(String title) {
            this.title = title;
        }

        String title() {
            return title;
        }
    }

    /// What was measured; CPU in microseconds an event.
    record Figure(double perSecond, double processMicros, double postgresMicros, double redisMicros) {}

    Figure run() throws IOException, InterruptedException {
        List<Message> messages = new Load(100 + round, events).take(events);
        return switch (contender) {
            case BARE -> filled(messages, link -> loop(link, _ -> {}, events));
            case INSERT -> filled(messages.subList(0, events / INSERT_SHARE), this::insert);
            case APPEND_POSTGRESQL -> onPostgres(store -> measured(events, null, _ -> append(store, messages)));
            case APPEND_H2 -> onH2(store -> measured(events, null, _ -> append(store, messages)));
            case RECORDER_POSTGRESQL -> onPostgres(store -> filled(messages, _ -> record(store)));
            case RECORDER_H2 -> onH2(store -> filled(messages, _ -> record(store)));
        };
    }

    private interface Work {
        void run(RedisLink link) throws InterruptedException;
    }

    private interface Measured {
        Figure run(Store store) throws InterruptedException;
    }

    /// Fills the streams before the clock starts.
    private Figure filled(List<Message> messages, Work work) throws InterruptedException {
        try (RedisLink link = redis.link()) {
            List<String> topics = messages.stream().map(Message::topic).distinct().toList();
            TopicCatalogue.builtIn().topics().forEach(topic -> link.call(Command.DEL, topic.name()));
            for (int from = 0; from < messages.size(); from += BATCH) {
                for (Message message : messages.subList(from, Math.min(messages.size(), from + BATCH))) {
                    link.send(Command.XADD, arguments(message));
                }
                link.receive();
            }
            topics.forEach(topic -> link.call(Command.XGROUP, "CREATE", topic, RecorderSettings.GROUP, "0"));
            return measured(messages.size(), link, work);
        }
    }

    static Object[] arguments(Message message) {
        List<Object> arguments = new ArrayList<>(List.of(message.topic(), "*"));
        arguments.addAll(EntryWriter.fields(message.topic(), message.envelope(), message.payload(), Map.of()));
        return arguments.toArray();
    }

    private Figure measured(int count, @Nullable RedisLink link, Work work)
            throws InterruptedException {
        CpuClock cpu = new CpuClock(postgres.pid());
        long process = cpu.client();
        long server = cpu.server();
        try (RedisLink own = redis.link()) {
            double redisSeconds = redisCpu(own);
            long begun = System.nanoTime();
            work.run(link == null ? own : link);
            double seconds = (System.nanoTime() - begun) / 1e9;
            return new Figure(count / seconds, (cpu.client() - process) / 1e3 / count,
                    (cpu.server() - server) / 1e3 / count,
                    (redisCpu(own) - redisSeconds) * 1e6 / count);
        }
    }

    private static double redisCpu(RedisLink link) {
        Map<String, String> cpu = Replies.info(link.call(Command.INFO, "cpu"));
        return Double.parseDouble(cpu.getOrDefault("used_cpu_user", "0"))
                + Double.parseDouble(cpu.getOrDefault("used_cpu_sys", "0"));
    }

    private interface EachBatch {
        void take(List<StreamEntry> entries);
    }

    private static void loop(RedisLink link, EachBatch each, int count) {
        List<String> topics = TopicCatalogue.builtIn().topics().stream().map(topic -> topic.name())
                .filter(topic -> Replies.number(link.call(Command.EXISTS, topic)) == 1).toList();
        List<Object> read = new ArrayList<>(
                List.of("GROUP", RecorderSettings.GROUP, "bare", "COUNT", BATCH, "BLOCK", 100, "STREAMS"));
        read.addAll(topics);
        topics.forEach(_ -> read.add(">"));
        for (int taken = 0; taken < count;) {
            Map<String, List<StreamEntry>> streams = Replies.byStream(link.call(Command.XREADGROUP, read.toArray()));
            for (Map.Entry<String, List<StreamEntry>> stream : streams.entrySet()) {
                each.take(stream.getValue());
                List<Object> ack = new ArrayList<>(List.of(stream.getKey(), RecorderSettings.GROUP));
                stream.getValue().forEach(entry -> ack.add(entry.id()));
                link.send(Command.XACK, ack.toArray());
                taken += stream.getValue().size();
            }
            link.receive();
        }
    }

    private void insert(RedisLink link) {
        Address address = postgres.fresh("bus_insert_" + round);
        try (Connection connection = DriverManager.getConnection(address.url(), address.user(), address.password());
                Statement create = connection.createStatement()) {
            create.execute(
                    "CREATE TABLE message (id bigserial PRIMARY KEY, event_id uuid UNIQUE, sender text, payload text)");
            try (PreparedStatement insert = connection
                    .prepareStatement("INSERT INTO message (event_id, sender, payload) VALUES (?::uuid, ?, ?)")) {
                loop(link, entries -> entries.forEach(entry -> insert(insert, entry)), events / INSERT_SHARE);
            }
        } catch (SQLException failed) {
            throw new IllegalStateException(failed);
        }
    }

    private static void insert(PreparedStatement insert, StreamEntry entry) {
        try {
            insert.setString(1, Replies.text(entry.fields().get(1)));
            insert.setString(2, Replies.text(entry.fields().get(3)));
            insert.setString(3, Replies.text(entry.fields().get(11)));
            insert.executeUpdate();
        } catch (SQLException failed) {
            throw new IllegalStateException(failed);
        }
    }

    private static void append(Store store, List<Message> messages) {
        for (int from = 0; from < messages.size(); from += BATCH) {
            store.log().append(Append.of(messages.subList(from, Math.min(messages.size(), from + BATCH))));
        }
    }

    private void record(Store store) throws InterruptedException {
        new Recorder(store, TopicCatalogue::builtIn, redis.settings(),
                RecorderSettings.USUAL.withBatch(BATCH).withWait(Duration.ofMillis(1)), RecorderObserver.SILENT)
                .run(() -> false, true);
        if (store.log().head() != events) {
            throw new IllegalStateException("Of " + events + " messages " + store.log().head() + " were recorded.");
        }
    }

    private Figure onPostgres(Measured measured) throws InterruptedException {
        Address address = postgres.fresh("bus_" + contender.name().toLowerCase(Locale.ROOT) + "_" + round);
        try (Store store =
                Stores.open(StoreSettings.of(address.url()).withCredentials(address.user(), address.password()))) {
            return measured.run(store);
        }
    }

    private static Figure onH2(Measured measured) throws IOException, InterruptedException {
        Path directory = Files.createTempDirectory("oona-bench-bus-");
        try {
            try (Store store = Stores.open(StoreSettings.of("jdbc:h2:" + directory.resolve("log")))) {
                return measured.run(store);
            }
        } finally {
            try (Stream<Path> files = Files.walk(directory)) {
                for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                    Files.delete(file);
                }
            }
        }
    }
}
