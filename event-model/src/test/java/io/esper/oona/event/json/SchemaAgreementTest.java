package io.esper.oona.event.json;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion;
import io.esper.oona.event.EventType;
import io.esper.oona.event.PayloadSchema;
import io.esper.oona.event.testing.PayloadGenerator;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// The hand-written readers and the published schemas are two statements of one contract.
class SchemaAgreementTest {
    private static final int PAYLOADS = 1_500;
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final JsonSchemaFactory FACTORY = JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012);
    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

    private final PayloadReader reader = new PayloadReader();
    private final PayloadWriter writer = new PayloadWriter();

    @ParameterizedTest
    @MethodSource("schemas")
    void what_is_written_fits_the_schema(PayloadSchema schema) throws Exception {
        JsonSchema rules = FACTORY.getSchema(schema.text());
        EventType type = EventType.find(schema.type()).orElseThrow();
        PayloadGenerator generator = new PayloadGenerator(11);
        for (int i = 0; i < PAYLOADS; i++) {
            byte[] written = writer.write(type, generator.next(type));
            assertThat(rules.validate(JSON.readTree(written))).as(() -> new String(written, UTF_8)).isEmpty();
        }
    }

    @ParameterizedTest
    @MethodSource("schemas")
    void a_spoilt_payload_is_refused_by_both_or_by_none(PayloadSchema schema) throws Exception {
        JsonSchema rules = FACTORY.getSchema(schema.text());
        EventType type = EventType.find(schema.type()).orElseThrow();
        PayloadGenerator generator = new PayloadGenerator(12);
        SplittableRandom random = new SplittableRandom(13);
        int refused = 0;
        for (int i = 0; i < PAYLOADS; i++) {
            JsonNode spoilt = JSON.readTree(writer.write(type, generator.next(type)));
            spoil(spoilt, random);
            byte[] bytes = JSON.writeValueAsBytes(spoilt);
            boolean fits = rules.validate(JSON.readTree(bytes)).isEmpty();
            assertThat(reads(type, schema.version(), bytes)).as(() -> new String(bytes, UTF_8)).isEqualTo(fits);
            refused += fits ? 0 : 1;
        }
        assertThat(refused).isBetween(PAYLOADS / 20, PAYLOADS);
    }

    private boolean reads(EventType type, int version, byte[] bytes) {
        try {
            reader.read(type.text(), version, bytes);
            return true;
        } catch (PayloadException refused) {
            return false;
        }
    }

    private static List<PayloadSchema> schemas() {
        List<PayloadSchema> schemas = new ArrayList<>();
        for (EventType type : EventType.values()) {
            for (int version = 1; type != EventType.UNKNOWN && version <= type.version(); version++) {
                schemas.add(PayloadSchema.of(type, version));
            }
        }
        return schemas;
    }

    /// Removes or replaces one value somewhere in the tree.
    private static void spoil(JsonNode root, SplittableRandom random) {
        List<Runnable> places = new ArrayList<>();
        collect(root, random, places);
        places.get(random.nextInt(places.size())).run();
    }

    private static void collect(JsonNode node, SplittableRandom random, List<Runnable> places) {
        if (node instanceof ObjectNode object) {
            for (String name : (Iterable<String>) object::fieldNames) {
                places.add(() -> object.remove(name));
                places.add(() -> object.set(name, wrong(random)));
                collect(object.get(name), random, places);
            }
            places.add(() -> object.set("epoch", wrong(random)));
            places.add(() -> object.set("layer_id", wrong(random)));
        } else if (node instanceof ArrayNode array) {
            for (int i = 0; i < array.size(); i++) {
                int index = i;
                places.add(() -> array.set(index, wrong(random)));
                collect(array.get(i), random, places);
            }
            places.add(() -> array.add(wrong(random)));
        }
    }

    private static JsonNode wrong(SplittableRandom random) {
        return switch (random.nextInt(14)) {
            case 0 -> NODES.nullNode();
            case 1 -> NODES.textNode("text");
            case 2 -> NODES.textNode("(12, 3)");
            case 3 -> NODES.numberNode(-1);
            case 4 -> NODES.numberNode(1.5);
            case 5 -> NODES.numberNode(3.0);
            case 6 -> NODES.numberNode(1L << 40);
            case 7 -> NODES.booleanNode(true);
            case 8 -> NODES.objectNode();
            case 9 -> NODES.arrayNode();
            case 10 -> NODES.arrayNode().add(1).add(2);
            case 11 -> NODES.arrayNode().add(-1).add(2);
            case 12 -> NODES.objectNode().put("chunk_variance", "x");
            default -> NODES.numberNode(0);
        };
    }
}
