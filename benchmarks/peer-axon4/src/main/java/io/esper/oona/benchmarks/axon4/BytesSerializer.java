package io.esper.oona.benchmarks.axon4;

import com.fasterxml.jackson.databind.json.JsonMapper;
import org.axonframework.serialization.Converter;
import org.axonframework.serialization.SerializedObject;
import org.axonframework.serialization.SerializedType;
import org.axonframework.serialization.Serializer;
import org.axonframework.serialization.SimpleSerializedObject;
import org.axonframework.serialization.SimpleSerializedType;
import org.axonframework.serialization.json.JacksonSerializer;
import org.jspecify.annotations.Nullable;

/// Spares Axon the work of serializing payloads that are JSON already: they go in and come out as bytes. Metadata goes through
/// Axon's own Jackson serializer.
final class BytesSerializer implements Serializer {
    private final JacksonSerializer jackson =
            JacksonSerializer.builder().objectMapper(new JsonMapper()).build();

    @Override
    public <T> SerializedObject<T> serialize(@Nullable Object object, Class<T> representation) {
        if (object instanceof StoredPayload payload && representation == byte[].class) {
            return new SimpleSerializedObject<>(representation.cast(payload.json()), representation,
                    new SimpleSerializedType(payload.type(), Integer.toString(payload.version())));
        }
        return jackson.serialize(object, representation);
    }

    @Override
    public <T> boolean canSerializeTo(Class<T> representation) {
        return jackson.canSerializeTo(representation);
    }

    @Override
    // as the interface has it; the caller's T is what Axon deserializes a payload to
    @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"})
    public <S, T> T deserialize(SerializedObject<S> serialized) {
        String revision = serialized.getType().getRevision();
        if (revision != null && serialized.getData() instanceof byte[] bytes) {
            return (T) new StoredPayload(serialized.getType().getName(), Integer.parseInt(revision), bytes);
        }
        return jackson.deserialize(serialized);
    }

    @Override
    public Class<?> classForType(SerializedType type) {
        return type.getRevision() != null ? StoredPayload.class : jackson.classForType(type);
    }

    @Override
    @SuppressWarnings("rawtypes") // as the interface has it
    public SerializedType typeForClass(@Nullable Class type) {
        return jackson.typeForClass(type);
    }

    @Override
    public Converter getConverter() {
        return jackson.getConverter();
    }
}
