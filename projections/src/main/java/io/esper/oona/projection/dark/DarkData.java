package io.esper.oona.projection.dark;

import java.io.IOException;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.LongConsumer;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.esper.oona.event.PayloadSchema;
import io.esper.oona.event.Topic;
import io.esper.oona.event.TopicCatalogue;
import io.esper.oona.projection.Projection;
import io.esper.oona.projection.table.Column;
import io.esper.oona.projection.table.Table;
import io.esper.oona.store.LogElement;
import io.esper.oona.store.LogReader;
import io.esper.oona.store.ReadQuery;
import io.esper.oona.store.Store;
import io.esper.oona.store.StoredEvent;

/// Finds dark data: event types that no projection reads, fields that are never set, fields that decide about no row, fields that the
/// schemas do not know, and columns that are never fed. Memory grows with the number of types and fields, not of events.
public final class DarkData {
    /// Of each topic and type the first events are probed, then those whose number is a power of two.
    private static final int PROBED_FIRST = 20;
    private static final int TYPES_MAX = 10_000;

    private final Store store;
    private final List<Projection> projections;
    private final TopicCatalogue catalogue;
    private final ObjectMapper mapper = new ObjectMapper();
    private final Probe probe = new Probe(mapper);
    private final Map<List<String>, Seen> types = new TreeMap<>(
            Comparator.<List<String>, String>comparing(List::getFirst).thenComparing(List::getLast));

    private DarkData(Store store, List<Projection> projections, TopicCatalogue catalogue) {
        this.store = store;
        this.projections = projections;
        this.catalogue = catalogue;
    }

    /// What is known of one topic's type.
    private final class Seen {
        private final List<Projection> readers;
        private final Optional<FieldCounts> fields;
        private final Map<String, Long> probed = new HashMap<>();
        private final Map<String, Boolean> unused = new TreeMap<>();
        private long events;

        Seen(StoredEvent first) {
            readers = projections.stream().filter(projection -> reads(projection, first.topic())).toList();
            fields = schema(first).map(text -> new FieldCounts(SchemaFields.of(mapper, text)));
        }
    }

    private static boolean reads(Projection projection, String topic) {
        return projection.topics().isEmpty() || projection.topics().contains(topic);
    }

    /// Looks at the events after a position up to the head, and at the tables as they are.
    ///
    /// @param catalogue the built-in topics and those that are registered: their schemas say which fields there are
    /// @param progress  hears of the position now and then; what it throws ends the work
    public static List<Finding> after(long position, Store store, List<Projection> projections,
            TopicCatalogue catalogue, LongConsumer progress) {
        DarkData dark = new DarkData(store, List.copyOf(projections), catalogue);
        dark.read(position, progress);
        List<Finding> findings = new ArrayList<>();
        dark.types.forEach((key, seen) -> dark.report(key.getFirst(), key.getLast(), seen, findings));
        for (Projection projection : projections) {
            for (Table<?> table : projection.tables()) {
                findings.addAll(dark.columns(projection, table));
            }
        }
        findings.sort(Comparator.comparing(Finding::kind));
        return findings;
    }

    private void read(long position, LongConsumer progress) {
        try (LogReader reader = store.log().read(ReadQuery.after(position))) {
            for (LogElement element = reader.next(); element != null; element = reader.next()) {
                if (element instanceof StoredEvent event) {
                    look(event);
                    progress.accept(event.position());
                }
            }
        }
    }

    private void look(StoredEvent event) {
        List<String> key = List.of(event.topic(), event.type());
        Seen seen = types.get(key);
        if (seen == null) {
            if (types.size() >= TYPES_MAX) {
                return;
            }
            seen = new Seen(event);
            types.put(key, seen);
        }
        seen.events++;
        if (seen.fields.isEmpty()) {
            return;
        }
        FieldCounts fields = seen.fields.get();
        JsonNode payload;
        try {
            payload = mapper.readTree(event.payloadBuffer(), event.payloadOffset(), event.payloadLength());
        } catch (IOException unreadable) {
            return;
        }
        fields.add(payload);
        if (!seen.readers.isEmpty() && (seen.events <= PROBED_FIRST || Long.bitCount(seen.events) == 1)) {
            probe(event, payload, fields, seen);
        }
    }

    private void probe(StoredEvent event, JsonNode payload, FieldCounts fields, Seen seen) {
        for (String path : fields.known().keySet()) {
            if (Boolean.FALSE.equals(seen.unused.get(path))
                    || Mutation.of(payload, path, fields.schema()).isEmpty()) {
                continue;
            }
            switch (probe.matters(event, payload, path, fields.schema(), seen.readers)) {
                case USED, REQUIRED -> seen.unused.put(path, false);
                case NOT_USED -> {
                    seen.unused.put(path, true);
                    seen.probed.merge(path, 1L, Long::sum);
                }
            }
        }
    }

    private void report(String topic, String type, Seen seen, List<Finding> findings) {
        // one that takes every topic, as the audit does, looks at no type in particular
        if (seen.readers.stream().allMatch(reader -> reader.topics().isEmpty())
                && !Projection.RUN_TOPICS.contains(topic)) {
            findings.add(new Finding(Finding.Kind.TYPE_NOT_READ, topic, type, "", seen.events, 0, 0));
        }
        if (seen.fields.isEmpty()) {
            return;
        }
        FieldCounts fields = seen.fields.get();
        Set<String> leaves = fields.schema().leaves();
        // that a map has no further keys is no news
        leaves.stream().filter(path -> !path.endsWith(".*") && !fields.known().containsKey(path))
                .forEach(path -> findings
                        .add(new Finding(Finding.Kind.FIELD_NEVER_SET, topic, type, path, fields.events(), 0, 0)));
        seen.unused.forEach((path, unused) -> {
            if (unused) {
                findings.add(new Finding(Finding.Kind.FIELD_NOT_USED, topic, type, path, fields.events(),
                        fields.known().getOrDefault(path, 0L), seen.probed.getOrDefault(path, 0L)));
            }
        });
        fields.unknown().forEach((path, set) -> findings
                .add(new Finding(Finding.Kind.FIELD_UNKNOWN, topic, type, path, fields.events(), set, 0)));
    }

    private Optional<String> schema(StoredEvent event) {
        return catalogue.find(event.topic()).map(Topic::schemas).stream().flatMap(List::stream)
                .filter(schema -> schema.type().equals(event.type()) && schema.version() == event.version())
                .map(PayloadSchema::text).findFirst();
    }

    private List<Finding> columns(Projection projection, Table<?> table) {
        StringBuilder counts = new StringBuilder("SELECT COUNT(*)");
        for (Column column : table.values()) {
            counts.append(", COUNT(r.").append(column.name()).append(')');
        }
        counts.append(" FROM projection p JOIN ").append(table.name())
                .append(" r ON r.generation = p.active_generation WHERE p.name = ?");
        return store.query(connection -> {
            try (PreparedStatement select = connection.prepareStatement(counts.toString())) {
                select.setString(1, projection.name());
                try (ResultSet row = select.executeQuery()) {
                    row.next();
                    long rows = row.getLong(1);
                    List<Finding> findings = new ArrayList<>();
                    for (int index = 0; index < table.values().size(); index++) {
                        if (rows > 0 && row.getLong(index + 2) == 0) {
                            findings.add(new Finding(Finding.Kind.COLUMN_NEVER_FED, projection.name(), table.name(),
                                    table.values().get(index).name(), rows, 0, 0));
                        }
                    }
                    return findings;
                }
            }
        });
    }
}
